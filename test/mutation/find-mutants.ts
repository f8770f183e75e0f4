import ts from "typescript";

/** One small change of a source: the text from `start` to `end` becomes `replacement`. */
export type Mutant = {
  /** Its place among the mutants of its file, from 0. */
  index: number;
  start: number;
  end: number;
  /** From 1. */
  line: number;
  original: string;
  replacement: string;
  /** A statement that is left out, or an expression that is another. */
  of: "statement" | "expression" | "property";
  /** It is gone through when its file is loaded, and not by a call. */
  isOfLoading: boolean;
};

type Change = Pick<Mutant, "of" | "replacement"> & { node: ts.Node };

const { SyntaxKind } = ts;

const OTHER_OPERATOR: Partial<Record<ts.SyntaxKind, string>> = {
  [SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [SyntaxKind.ExclamationEqualsEqualsToken]: "===",
  [SyntaxKind.LessThanToken]: "<=",
  [SyntaxKind.LessThanEqualsToken]: "<",
  [SyntaxKind.GreaterThanToken]: ">=",
  [SyntaxKind.GreaterThanEqualsToken]: ">",
  [SyntaxKind.AmpersandAmpersandToken]: "||",
  [SyntaxKind.BarBarToken]: "&&",
  [SyntaxKind.PlusToken]: "-",
  [SyntaxKind.MinusToken]: "+",
  [SyntaxKind.AsteriskToken]: "/",
};

const OTHER_METHOD: Readonly<Record<string, string>> = {
  every: "some",
  some: "every",
  min: "max",
  max: "min",
  startsWith: "endsWith",
  endsWith: "startsWith",
};

/** Methods whose result is of the kind of what they are called on, so that the call can be left out. */
const LEFT_OUT = new Set(["filter", "slice", "trim", "toLowerCase", "sort", "toSorted"]);

/** Every small change of a source that is looked at, in the order of the source. */
export function findMutants(fileName: string, text: string): Mutant[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node) => {
    if (isOfTypesOnly(node)) return;
    for (const change of changesOf(node)) {
      const [start, end] = [change.node.getStart(source), change.node.getEnd()];
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      const original = text.slice(start, end);
      const { replacement, of } = change;
      const isOfLoading = ts.findAncestor(node, ts.isFunctionLike) === undefined;
      mutants.push({ index: mutants.length, start, end, line, original, replacement, of, isOfLoading });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

function isOfTypesOnly(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

function changesOf(node: ts.Node): Change[] {
  if (ts.isBinaryExpression(node)) return binary(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
    return [expression(node, node.operand.getText())];
  if (node.kind === SyntaxKind.TrueKeyword && isValue(node)) return [expression(node, "false")];
  if (node.kind === SyntaxKind.FalseKeyword && isValue(node)) return [expression(node, "true")];
  if (ts.isNumericLiteral(node) && isValue(node)) return [expression(node, `(${node.getText()} + 1)`)];
  if (ts.isIfStatement(node))
    return [expression(node.expression, "false"), expression(node.expression, "true")];
  if (ts.isConditionalExpression(node))
    return [expression(node, node.whenTrue.getText()), expression(node, node.whenFalse.getText())];
  if (ts.isCallExpression(node)) return call(node);
  if (ts.isExpressionStatement(node)) return [{ node, replacement: "", of: "statement" }];
  if (ts.isObjectLiteralExpression(node)) return expectations(node);
  return [];
}

function binary({ left, operatorToken, right }: ts.BinaryExpression): Change[] {
  const node = left.parent;
  if (operatorToken.kind === SyntaxKind.QuestionQuestionToken)
    return [expression(node, left.getText()), expression(node, right.getText())];
  const other = OTHER_OPERATOR[operatorToken.kind];
  return other === undefined ? [] : [expression(node, `(${left.getText()}) ${other} (${right.getText()})`)];
}

function call(node: ts.CallExpression): Change[] {
  const callee = node.expression;
  // Within `a?.b.c()` a part cannot be in brackets: what follows it would no longer be passed over.
  if (!ts.isPropertyAccessExpression(callee) || node.flags & ts.NodeFlags.OptionalChain) return [];
  const name = callee.name.text;
  const on = callee.expression.getText();
  if (LEFT_OUT.has(name)) return [expression(node, on)];
  const other = Object.hasOwn(OTHER_METHOD, name) ? OTHER_METHOD[name] : undefined;
  const given = node.arguments.map((argument) => argument.getText()).join(", ");
  return other === undefined ? [] : [expression(node, `${on}.${other}(${given})`)];
}

/** What a compare-and-set expects: each part of it left out. */
function expectations(node: ts.ObjectLiteralExpression): Change[] {
  const { parent } = node;
  if (!ts.isPropertyAssignment(parent) || parent.name.getText() !== "expect") return [];
  return node.properties.map((property) => ({ node: property, replacement: "", of: "property" }));
}

function expression(node: ts.Node, replacement: string): Change {
  return { node, replacement, of: "expression" };
}

/** Not the name of a property. */
function isValue(node: ts.Node): boolean {
  return !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);
}
