import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3SinkPlace } from '../auditSinkConfig.ts';
import { SinkTrouble } from './sinkTrouble.ts';

/** Milliseconds that a call may take, with what is read and with every try of it. */
const usualDeadline = 15_000;

/** Bytes. The largest seal is a tenth of it; what is larger is none, and is not taken into memory. */
const largest = 16 * 1024 * 1024;

/** What a call says of an object without getting it. */
export interface Listed {
  readonly key: string;
  /** Changes with the content. */
  readonly etag: string;
}

/** A bucket, as far as a sink needs it. Every call has an end, and fails as SinkTrouble. */
export interface Bucket {
  /** The objects after a key, in the order of their keys, so many at most or fewer, and whether there are more. */
  list(prefix: string, after: string, most: number): Promise<{ some: Listed[]; more: boolean }>;
  /** @returns its text, or none of it where it is too large; null where there is none */
  get(key: string): Promise<string | null>;
  /** Writes what is not there yet. @returns whether it was not there */
  putNew(key: string, text: string): Promise<boolean>;
}

/**
 * Opens a bucket. Nothing is asked of it yet.
 * @param deadline milliseconds a call
 */
export function openBucket(
  { bucket, endpoint, region, credentials }: S3SinkPlace,
  deadline = usualDeadline,
): Bucket {
  const client = new S3Client({
    region,
    // Said here, so that the client looks for neither in the environment nor in files of somebody's.
    endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
    forcePathStyle: endpoint !== null,
    credentials,
    maxAttempts: 2,
    // Not every bucket knows the newer checksums; what is written goes with its MD5, which all of them check.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: deadline / 3,
      requestTimeout: deadline,
      throwOnRequestTimeout: true,
    },
  });
  const inTime = async <T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
    const abortSignal = AbortSignal.timeout(deadline);
    const late = new Promise<never>((_, reject) => {
      abortSignal.addEventListener('abort', () =>
        reject(new SinkTrouble('SINK_LATE', 'the bucket is too slow')),
      );
    });
    try {
      return await Promise.race([work(abortSignal), late]);
    } catch (error) {
      throw troubleOf(error);
    }
  };
  return {
    list: (prefix, after, most) =>
      inTime(async (abortSignal) => {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(after === '' ? {} : { StartAfter: after }),
          MaxKeys: most,
        });
        const { Contents = [], IsTruncated } = await client.send(command, { abortSignal });
        const some = Contents.map(({ Key = '', ETag = '' }) => ({ key: Key, etag: ETag }));
        return { some, more: IsTruncated === true };
      }),
    get: (key) =>
      inTime(async (abortSignal) => {
        try {
          const command = new GetObjectCommand({ Bucket: bucket, Key: key });
          const { Body, ContentLength = 0 } = await client.send(command, { abortSignal });
          if (ContentLength > largest) {
            if (Body instanceof Readable) Body.destroy();
            return '';
          }
          return (await Body?.transformToString('utf8')) ?? '';
        } catch (error) {
          if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return null;
          throw error;
        }
      }),
    putNew: (key, text) =>
      inTime(async (abortSignal) => {
        const command = new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: text,
          ContentType: 'application/json',
          ContentMD5: hash('md5', text, 'base64'),
          IfNoneMatch: '*',
        });
        try {
          await client.send(command, { abortSignal });
          return true;
        } catch (error) {
          if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
          throw error;
        }
      }),
  };
}

/** The bucket's own word for what went wrong. Its message is left out: it may repeat the key that it was given. */
function troubleOf(error: unknown): SinkTrouble {
  if (error instanceof SinkTrouble) return error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  const word = typeof code === 'string' ? code : typeof name === 'string' ? name : 'UNKNOWN';
  return new SinkTrouble(
    word,
    `the bucket that CARREL_AUDIT_SINK names does not do what it is asked: ${word}`,
  );
}
