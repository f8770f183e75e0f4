import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { HttpResponse } from "@smithy/core/protocols";

/** The SDK's own reader, given the same bytes. */
export async function readWithSdk(xml: string) {
  const client = new S3Client({
    region: "us-east-1",
    credentials: { accessKeyId: "A", secretAccessKey: "S" },
    requestHandler: {
      handle: async () => ({
        response: new HttpResponse({
          statusCode: 200,
          headers: { "content-type": "application/xml" },
          body: new Blob([xml]).stream(),
        }),
      }),
    },
  });
  return client.send(new ListObjectsV2Command({ Bucket: "b" }));
}
