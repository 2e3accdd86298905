import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { s3Sink } from '../../src/disclosure/s3Sink.ts';
import { fileSink, type Sink } from '../../src/disclosure/sink.ts';
import { hasS3Server, startS3Server } from '../setup/s3Server.ts';

/** Where a sink is, for who may do there what a sink cannot. */
export interface SinkPlace {
  readonly sink: Sink;
  /** Of a file; a bucket has none. */
  readonly path: string;
  lines(): Promise<string[]>;
  rewrite(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export type SinkKind = 'a file' | 'a bucket';

/** Both kinds where a bucket can be had: what holds of one holds of the other. */
export const sinkKinds: readonly SinkKind[] = hasS3Server ? ['a file', 'a bucket'] : ['a file'];

export const openPlace = (kind: SinkKind): Promise<SinkPlace> =>
  kind === 'a file' ? filePlace() : bucketPlace();

async function filePlace(): Promise<SinkPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-log-'));
  const path = join(folder, 'audit.jsonl');
  return {
    sink: fileSink(path),
    path,
    lines: async () => (await readFile(path, 'utf8')).split('\n').filter((line) => line !== ''),
    // Where there is to be nothing, there is no file: the sink makes its own, and says who may read it.
    rewrite: (lines) =>
      lines.length === 0
        ? rm(path, { force: true })
        : writeFile(path, lines.map((line) => `${line}\n`).join('')),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What `lines` are of a file are the objects of a bucket, in the order of their keys. */
async function bucketPlace(): Promise<SinkPlace> {
  const server = await startS3Server();
  const { bucket: Bucket, endpoint, region, credentials } = server.place;
  const client = new S3Client({ endpoint: endpoint ?? '', region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
  const keys = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    sink: s3Sink(server.place),
    path: '',
    async lines() {
      const lines: string[] = [];
      for (const Key of await keys()) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        lines.push((await Body?.transformToString()) ?? '');
      }
      return lines;
    },
    async rewrite(lines) {
      for (const Key of await keys()) await client.send(new DeleteObjectCommand({ Bucket, Key }));
      for (const [place, Body] of lines.entries()) {
        const Key = `carrel/${String(place + 1).padStart(16, '0')}.json`;
        await client.send(new PutObjectCommand({ Bucket, Key, Body }));
      }
    },
    async close() {
      client.destroy();
      await server.stop();
    },
  };
}
