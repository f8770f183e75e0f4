/** Condition keys that no request of the service carries: a user's own long-term key, straight to the bucket. */

const NEVER_SENT = new Set([
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourcevpcarn",
  "aws:vpcsourceip",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "aws:referer",
  "aws:multifactorauthpresent",
  "aws:multifactorauthage",
  "aws:tokenissuetime",
  "aws:federatedprovider",
  "aws:sourceidentity",
  "aws:assumedroot",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "aws:ec2instancesourcevpc",
  "aws:ec2instancesourceprivateipv4",
  "ec2:roledelivery",
  "ec2:sourceinstancearn",
  "lambda:sourcefunctionarn",
  "glue:roleassumedby",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
  "s3:accesspointnetworkorigin",
  "s3:versionid",
]);
/** Written into requests that store something; of those that read, one signs its body with a header of this kind. */
const HEADER = /^s3:x-amz-(?!content-sha256)/;
/** AWS STS, SAML, Amazon Cognito, and OpenID Connect providers, whose keys begin with the provider's host. */
const SESSION = /^(sts|saml|[^:/]+\.[^:]+):/;

export function isAbsent(key: string): boolean {
  return NEVER_SENT.has(key) || HEADER.test(key) || SESSION.test(key);
}
