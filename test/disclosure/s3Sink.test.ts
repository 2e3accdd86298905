import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { S3SinkPlace } from '../../src/auditSinkConfig.ts';
import { s3Sink } from '../../src/disclosure/s3Sink.ts';
import { chainStart, makeSeal, type SealedBatch } from '../../src/disclosure/seal.ts';
import { sealKey } from '../../src/disclosure/sealKey.ts';
import { Secret } from '../../src/secret.ts';
import { hasS3Server, type S3Server, startS3Server } from '../setup/s3Server.ts';

const key = sealKey(new Secret('a secret of a library, long enough for it'));
const batch = (number: number): SealedBatch =>
  makeSeal(
    { ...chainStart, lastEntry: number - 1, hash: '0'.repeat(64), number: number - 1 },
    [[randomUUID(), 'ab'.repeat(32)]],
    new Date(0),
    key,
  );
const nowhere: S3SinkPlace = {
  kind: 's3',
  bucket: 'audit',
  prefix: '',
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  credentials: { accessKeyId: 'canary-id', secretAccessKey: 'canary-7f3a' },
};

describe('[offence.disclosure] a bucket', { skip: !hasS3Server }, () => {
  let server: S3Server;
  let client: S3Client;
  let places = 0;
  beforeAll(async () => {
    server = await startS3Server();
    const { endpoint, region, credentials, bucket: Bucket } = server.place;
    client = new S3Client({ endpoint: endpoint ?? '', region, credentials, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  /** A place in the bucket that nothing is in yet. */
  const fresh = () => {
    places += 1;
    return { ...server.place, prefix: `place-${places}` };
  };
  const put = (place: S3SinkPlace, name: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket: place.bucket, Key: `${place.prefix}/${name}`, Body }));
  const numbers = async (batches: AsyncIterable<SealedBatch | null>) =>
    (await Array.fromAsync(batches)).map((found) => found?.seal.number ?? null);

  test('MUST take a seal once, the same again as a retry, and cannot be made to write another over it', async () => {
    const place = fresh();
    const sink = s3Sink(place);
    const [first, other] = [batch(1), batch(1)];
    await sink.append(first);
    await sink.append(first);
    await expect(sink.append(other)).rejects.toMatchObject({
      code: 'SINK_TAKEN',
      message: expect.stringContaining(`${place.prefix}/0000000000000001.json`),
    });
    expect(await Array.fromAsync(sink.batches())).toEqual([first]);
  });

  test('MUST give its seals back in the order of their numbers, whatever the pages, and no further than it is asked', async () => {
    const place = fresh();
    const sink = s3Sink(place, { page: 3 });
    expect([await sink.last(), await sink.end(), await numbers(sink.batches())]).toEqual([null, 0, []]);
    const batches = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(batch);
    await Promise.all(batches.toReversed().map((each) => sink.append(each)));
    expect(await Array.fromAsync(sink.batches())).toEqual(batches);
    expect(await numbers(sink.batches(4))).toEqual([1, 2, 3, 4]);
    for (const each of [sink, s3Sink(place)])
      expect([await each.end(), await each.last()]).toEqual([11, batches.at(-1)]);
    await sink.append(batch(12));
    expect((await sink.last())?.seal.number).toBe(12);
  });

  test('MUST find its last seal where some are gone, and what is no seal is none', async () => {
    const place = fresh();
    const sink = s3Sink(place);
    for (const number of [2, 9, 40]) await sink.append(batch(number));
    await put(place, '0000000000000041.json', '{"number":41');
    await put(place, 'README.txt', 'of somebody else');
    expect((await sink.last())?.seal.number).toBe(40);
    expect(await sink.end()).toBe(41);
    expect(await numbers(sink.batches())).toEqual([2, 9, 40, null]);
  });

  test.each(['0000000000900000', '9999999999999999', '0000000000000000'])(
    'MUST find its last seal soon, whatever number somebody gave to what is no seal: %s',
    async (name) => {
      const place = fresh();
      const sink = s3Sink(place);
      await put(place, `${name}.json`, '{}');
      expect(await sink.last()).toBe(null);
      for (const number of [1, 2, 3]) await sink.append(batch(number));
      for (const each of [sink, s3Sink(place)]) expect((await each.last())?.seal.number).toBe(3);
      await sink.append(batch(4));
      for (const each of [sink, s3Sink(place)]) expect((await each.last())?.seal.number).toBe(4);
      expect((await numbers(sink.batches())).filter((found) => found !== null)).toEqual([1, 2, 3, 4]);
    },
  );

  test('cannot have a seal taken for its last one under the number of another', async () => {
    const place = fresh();
    const sink = s3Sink(place);
    const batches = [1, 2, 3].map(batch);
    for (const each of batches) await sink.append(each);
    await put(
      place,
      '0000000000000009.json',
      JSON.stringify({ ...batches[0]?.seal, entries: batches[0]?.entries }),
    );
    for (const each of [sink, s3Sink(place)]) expect((await each.last())?.seal.number).toBe(3);
    expect(await numbers(sink.batches())).toEqual([1, 2, 3, 1]);
  });

  test('that is strewn with what is no seal MUST say so, and cannot keep anybody waiting', async () => {
    const place = fresh();
    const sink = s3Sink(place);
    await sink.append(batch(1));
    const name = (number: number) => `${String(number * 1_000).padStart(16, '0')}.json`;
    await Promise.all(Array.from({ length: 12 }, (_, index) => put(place, name(index + 1), 'x')));
    await expect(sink.last()).rejects.toMatchObject({ code: 'SINK_STREWN' });
    expect((await numbers(sink.batches())).slice(0, 2)).toEqual([1, null]);
  });

  test('that does not know the key, or is not there, MUST say so, and never the key', async () => {
    const credentials = { accessKeyId: 'test:tester', secretAccessKey: 'canary-7f3a' };
    const refused = s3Sink({ ...fresh(), credentials }).last();
    await expect(refused).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('canary') });
    const none = s3Sink({ ...fresh(), bucket: 'no-such-bucket' });
    await expect(none.append(batch(1))).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });
});

describe('[offence.disclosure] a bucket that is not to be relied on', () => {
  const answering = async (status: number | null) => {
    const server = createServer((request, response) => {
      request.resume();
      if (status !== null) response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { place: { ...nowhere, endpoint: `http://127.0.0.1:${port}` }, server };
  };

  test('because it is out of reach MUST be given up at once, and one that does not answer in time', async () => {
    await expect(s3Sink(nowhere).append(batch(1))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const { place, server } = await answering(null);
    await expect(s3Sink(place, { deadline: 300 }).last()).rejects.toMatchObject({
      code: expect.stringMatching(/^(SINK_LATE|TimeoutError)$/),
    });
    server.closeAllConnections();
    server.close();
  });

  test('because it holds what is far too large for a seal cannot fill the memory with it', async () => {
    const whole = 256 * 1024 * 1024;
    let written = 0;
    const server = createServer(async (request, response) => {
      if (request.url?.includes('list-type')) {
        const isAfter = request.url.includes('start-after=0000000000000001');
        const object = '<Contents><Key>0000000000000001.json</Key><ETag>"a"</ETag></Contents>';
        response.end(`<ListBucketResult>${isAfter ? '' : object}</ListBucketResult>`);
        return;
      }
      response.writeHead(200, { 'content-length': whole });
      const some = Buffer.alloc(1024 * 1024, 'x');
      for (; written < whole && !response.destroyed; written += some.length)
        if (!response.write(some)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await s3Sink({ ...nowhere, endpoint: `http://127.0.0.1:${port}` }).last()).toBe(null);
    expect(written).toBeLessThan(whole / 4);
    server.closeAllConnections();
    server.close();
  });

  test('because it writes over what it has cannot be a sink', async () => {
    const { place, server } = await answering(200);
    await expect(s3Sink(place).append(batch(1))).rejects.toMatchObject({ code: 'SINK_OVERWRITES' });
    server.closeAllConnections();
    server.close();
  });
});

test('what speaks to buckets cannot be loaded where no sink is one', () => {
  const script = `
    import { createRequire } from 'node:module';
    const [, sink, main] = process.argv;
    const { openSink } = await import(sink);
    await import(main);
    await openSink({ kind: 'file', path: '/nowhere' });
    const loaded = () => Object.keys(createRequire(sink).cache).filter((each) => each.includes('client-s3'));
    const before = loaded().length;
    await openSink(${JSON.stringify(nowhere)});
    console.log(before, loaded().length > 0);`;
  const files = ['disclosure/openSink.ts', 'main.ts'].map(
    (file) => new URL(`../../src/${file}`, import.meta.url).href,
  );
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, ...files], {
    encoding: 'utf8',
  });
  expect(stdout, stderr).toBe('0 true\n');
});
