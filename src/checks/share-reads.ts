import type { Clouds } from "../clouds/contract/clouds.ts";

/**
 * The clouds with the questions that every check asks, asked once: who we are, where the bucket is, and whether it is ours. For one
 * examination only, since the answers may change.
 */
export function shareReads({ aws, alibaba }: Clouds): Clouds {
  return {
    aws: {
      ...aws,
      getCallerIdentity: once(() => aws.getCallerIdentity()),
      readOrganizationId: once(() => aws.readOrganizationId()),
      findUser: onceEach((userName) => userName, aws.findUser),
      findBucketRegion: onceEach((bucket) => bucket, aws.findBucketRegion),
      findBucketCreationDate: onceEach((bucket) => bucket, aws.findBucketCreationDate),
      headBucket: onceEach(
        ({ bucket, region, expectedOwner }) => `${bucket} ${region} ${expectedOwner}`,
        aws.headBucket,
      ),
    },
    alibaba: {
      ...alibaba,
      getCallerIdentity: once(() => alibaba.getCallerIdentity()),
      readAccountAlias: once(() => alibaba.readAccountAlias()),
    },
  };
}

/** Asks once for each different question. */
function onceEach<Question, Answer>(
  nameOf: (question: Question) => string,
  ask: (question: Question) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>();
  return (question) => {
    const name = nameOf(question);
    const answer = asked.get(name) ?? ask(question);
    asked.set(name, answer);
    return answer;
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
