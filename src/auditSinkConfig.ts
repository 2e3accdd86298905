import { isAbsolute } from 'node:path';
import { Problem } from './problem.ts';

/** A bucket that speaks S3's language, and where in it. */
export interface S3SinkPlace {
  readonly kind: 's3';
  readonly bucket: string;
  /** Without slashes at its ends; empty for none. */
  readonly prefix: string;
  /** Null: Amazon's own, of the region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where the disclosure log's seals go beside the database. */
export type AuditSink = { readonly kind: 'file'; readonly path: string } | S3SinkPlace;

/** What `config.ts` lends: a variable that is set, and the error for one that is wrong. */
interface Reading {
  readonly given: (name: string) => string | null;
  readonly bad: (name: string, expected: string) => Problem;
}

const keys = ['CARREL_AUDIT_S3_ACCESS_KEY_ID', 'CARREL_AUDIT_S3_SECRET_ACCESS_KEY'] as const;

/**
 * The sink that CARREL_AUDIT_SINK names: `file:` and an absolute path, or `s3://bucket/prefix`, with
 * CARREL_AUDIT_S3_ENDPOINT, _REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY beside it.
 * @param usual the file where it names none; null for none at all
 * @throws Problem BAD_CONFIG, naming the variable and never its value
 */
export function auditSink(reading: Reading, usual: string | null): AuditSink | null {
  const text = reading.given('CARREL_AUDIT_SINK');
  if (text === null) return usual === null ? null : { kind: 'file', path: usual };
  if (text.startsWith('s3://')) return s3Sink(text, reading);
  const path = text.slice('file:'.length);
  if (text.startsWith('file:') && isAbsolute(path)) return { kind: 'file', path };
  throw reading.bad(
    'CARREL_AUDIT_SINK',
    'must be file: and an absolute path, such as file:/var/lib/carrel/audit.jsonl, or a bucket and a prefix, such as s3://audit/carrel',
  );
}

function s3Sink(text: string, { given, bad }: Reading): S3SinkPlace {
  const [, bucket, prefix = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?$/.exec(text) ?? [];
  if (bucket === undefined || prefix.includes('//'))
    throw bad('CARREL_AUDIT_SINK', 'must name a bucket and a prefix in it, such as s3://audit/carrel');
  const [accessKeyId, secretAccessKey] = keys.map(given);
  if (accessKeyId == null || secretAccessKey == null)
    throw new Problem('BAD_CONFIG', `set ${keys.join(' and ')}: CARREL_AUDIT_SINK is a bucket`, 2);
  return {
    kind: 's3',
    bucket,
    prefix: prefix.replace(/^\/|\/$/g, ''),
    endpoint: endpoint(given('CARREL_AUDIT_S3_ENDPOINT'), bad),
    region: region(given('CARREL_AUDIT_S3_REGION'), bad),
    credentials: { accessKeyId, secretAccessKey },
  };
}

function endpoint(text: string | null, bad: Reading['bad']): string | null {
  if (text === null) return null;
  const url = URL.parse(text);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username + url.password + url.search + url.hash !== ''
  )
    throw bad('CARREL_AUDIT_S3_ENDPOINT', 'must be an address such as https://s3.example.org');
  return text;
}

function region(text: string | null, bad: Reading['bad']): string {
  if (text === null) return 'us-east-1';
  if (!/^[a-z0-9-]{1,40}$/.test(text))
    throw bad('CARREL_AUDIT_S3_REGION', 'must be a region such as us-west-2');
  return text;
}
