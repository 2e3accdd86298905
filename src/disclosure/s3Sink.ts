import type { S3SinkPlace } from '../auditSinkConfig.ts';
import { type Bucket, openBucket } from './s3Bucket.ts';
import type { SealedBatch } from './seal.ts';
import type { Sink } from './sink.ts';
import { readSinkLine, sinkLine } from './sinkLine.ts';
import { SinkTrouble } from './sinkTrouble.ts';

/** As many digits as the greatest number that is one; with them the order of the keys is that of the numbers. */
const digits = 16;
/** Objects that are got at a time: each is of up to ten thousand entries, a megabyte. */
const atOnce = 8;
/** So many objects that are no seals are passed over at the end. None comes there by a crash: somebody puts them. */
const mostPassedOver = 5;

interface SealObject {
  readonly number: number;
  readonly key: string;
  readonly etag: string;
}

/**
 * A bucket that speaks S3's language, one object a seal, never written over: what is there already with the same content
 * has been written before, and what is there with another is told by its name.
 * @param options.deadline milliseconds a call
 * @param options.page objects in a page of a list; a thousand is the most that a bucket gives
 */
export function s3Sink(place: S3SinkPlace, options: { deadline?: number; page?: number } = {}): Sink {
  const { deadline, page = 1_000 } = options;
  const bucket = openBucket(place, deadline);
  const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
  const keyOf = (number: number): string => `${prefix}${String(number).padStart(digits, '0')}.json`;
  const numberOf = (key: string): number | null => {
    const number = Number(/^(\d{16})\.json$/.exec(key.slice(prefix.length))?.[1] ?? 0);
    return number > 0 && Number.isSafeInteger(number) ? number : null;
  };
  /** The objects that are a seal's, after that of a number. What else is in the bucket is none of ours. */
  async function* after(number: number, atATime: number): AsyncIterable<SealObject> {
    const end = `${prefix}${'9'.repeat(digits)}.json`;
    // Whatever lies between two seals is not gone through one by one.
    for (let [from, most] = [number === 0 ? prefix : keyOf(number), atATime]; ; most = page) {
      const { some, more } = await bucket.list(prefix, from, most);
      for (const { key, etag } of some) {
        if (key > end) return;
        const found = numberOf(key);
        if (found !== null) yield { number: found, key, etag };
      }
      const last = some.at(-1);
      if (last === undefined || !more) return;
      from = last.key;
    }
  }
  /** The last object as it was when it was last got: while it is the same it is not got again. */
  let known: { object: SealObject; batch: SealedBatch } | null = null;
  /** Whether the bucket was seen to refuse what is there already. */
  let keeps = false;

  async function firstAfter(number: number): Promise<SealObject | null> {
    for await (const object of after(number, 1)) return object;
    return null;
  }

  /** The last object: doubling the step, and then halving it, so that a long log is asked little more than a short one. */
  async function lastObject(): Promise<SealObject | null> {
    let reached: SealObject | null = null;
    for await (const object of after((known?.object.number ?? 1) - 1, 2)) {
      // The one that is known, or the first one, and the next: most often that is the end.
      if (reached !== null) return lastFrom(object);
      reached = object;
    }
    if (reached !== null || known === null) return reached;
    known = null;
    return lastObject();
  }

  /** The last object under a number: what is no seal is passed over, as in a file. */
  async function lastUnder(limit: number): Promise<SealObject | null> {
    const first = await firstAfter(0);
    return first === null || first.number >= limit ? null : lastFrom(first, limit);
  }

  /** @param limit all that has this number or a greater one is left out */
  async function lastFrom(start: SealObject, limit: number | null = null): Promise<SealObject> {
    let reached = start;
    let beyond = limit;
    for (let step = 1; beyond === null || beyond - reached.number > 1; step *= 2) {
      const tried: number =
        beyond === null ? reached.number + step : Math.floor((reached.number + beyond) / 2);
      const found = await firstAfter(tried - 1);
      if (found === null || (limit !== null && found.number >= limit)) beyond = tried;
      else reached = found;
    }
    return reached;
  }

  return {
    name: `s3://${place.bucket}/${prefix}`,
    async append(batch) {
      const key = keyOf(batch.seal.number);
      const text = sinkLine(batch);
      const isNew = await bucket.putNew(key, text);
      if (!isNew && (await bucket.get(key)) !== text)
        throw new SinkTrouble('SINK_TAKEN', `the bucket has another object as ${key}: look what it is`);
      // Some buckets take the condition and do not keep to it: then the same object would be new once more.
      if (isNew && !keeps && (await bucket.putNew(key, text)))
        throw new SinkTrouble(
          'SINK_OVERWRITES',
          'the bucket writes over what it has, though it is told not to: it cannot be a sink',
        );
      keeps = true;
    },
    async last() {
      let object = await lastObject();
      for (let passed = 0; object !== null; passed += 1) {
        if (known?.object.key === object.key && known.object.etag === object.etag) return known.batch;
        const batch = await batchOf(bucket, object.key);
        // A seal under the number of another is none of that number.
        if (batch?.seal.number === object.number) {
          known = { object, batch };
          return batch;
        }
        if (passed === mostPassedOver)
          throw new SinkTrouble(
            'SINK_STREWN',
            `the bucket ends in objects that are no seals: see ${object.key}`,
          );
        object = await lastUnder(object.number);
      }
      return null;
    },
    end: async () => (await lastObject())?.number ?? 0,
    async *batches(end = Number.POSITIVE_INFINITY) {
      const coming: Promise<SealedBatch | null>[] = [];
      for await (const { number, key } of after(0, page)) {
        if (number > end) break;
        const got = batchOf(bucket, key);
        // Whoever asks for it is told what went wrong with it; nobody may ask.
        got.catch(() => {});
        coming.push(got);
        if (coming.length >= atOnce) yield (await coming.shift()) ?? null;
      }
      for (const got of coming) yield await got;
    },
  };
}

const batchOf = async (bucket: Bucket, key: string): Promise<SealedBatch | null> =>
  readSinkLine((await bucket.get(key)) ?? '');
