import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LimitTable, limitedAs } from '../schema/judge/limits.ts';
import { type AuditSink, auditSink } from './auditSinkConfig.ts';
import { isOrigin } from './http/cors.ts';
import { proxyNetworkOf } from './http/proxyNetwork.ts';
import { oidcProvider } from './oidcConfig.ts';
import type { OidcProvider } from './principals/oidc/provider.ts';
import { Problem } from './problem.ts';
import { limitsFrom, settable } from './rates/limitsFrom.ts';
import { type Settings, defaultSettings as usual } from './settings.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * What the environment says, checked: where things are, and what the library has decided (`Settings`, each by the
 * variable that README lists). `null` stands for "not set" where there is no default.
 */
export interface Config extends Settings {
  /** DATABASE_URL: the administrative connection string; without it the embedded PostgreSQL is used */
  readonly databaseUrl: string | null;
  /** CARREL_SECRET, or what CARREL_SECRET_FILE holds */
  readonly secretText: string | null;
  /** PORT, HOST: where GraphQL is served */
  readonly port: number;
  readonly host: string;
  /** METRICS_PORT, METRICS_HOST: a listener of its own, loopback unless told otherwise */
  readonly metricsPort: number;
  readonly metricsHost: string;
  /** CARREL_DATA_DIR, absolute: the embedded PostgreSQL, its secret and demo.json */
  readonly dataDir: string;
  /** CARREL_AUDIT_SINK, CARREL_AUDIT_S3_*: where the disclosure log's seals go beside the database */
  readonly auditSink: AuditSink | null;
  readonly logLevel: LogLevel;
  /** CARREL_OIDC_*: where staff sign in; null where only tokens from the command line are known */
  readonly oidc: OidcProvider | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The project's folder, which holds package.json. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const bad = (name: string, expected: string): Problem =>
  new Problem('BAD_CONFIG', `${name} ${expected}; correct it or leave it unset`, 2);

/** A variable that is empty is a variable that is not set: that is how compose files leave one out. */
function given(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

function port(env: Environment, name: string, otherwise: number): number {
  const text = given(env, name);
  if (text === null) return otherwise;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw bad(name, 'must be a port number between 0 and 65535');
  return Number(text);
}

function host(env: Environment, name: string): string {
  const text = given(env, name) ?? '127.0.0.1';
  if (!/^[A-Za-z0-9._:%-]+$/.test(text)) throw bad(name, 'must be a host name or an address without a port');
  return text;
}

function databaseUrl(env: Environment): string | null {
  const text = given(env, 'DATABASE_URL');
  if (text === null) return null;
  const url = URL.parse(text);
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || !decodes(url))
    throw bad('DATABASE_URL', 'must look like postgres://user:password@host:5432/database');
  if (!/^\/[^/]+$/.test(url.pathname))
    throw bad(
      'DATABASE_URL',
      'must name a database after the host: postgres://user:password@host:5432/database',
    );
  return text;
}

/** Whether the driver will be able to read the percent signs of a name or a password. */
function decodes(url: URL): boolean {
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

function secretText(env: Environment): string | null {
  const text = given(env, 'CARREL_SECRET');
  const file = given(env, 'CARREL_SECRET_FILE');
  if (text !== null && file !== null)
    throw new Problem('BAD_CONFIG', 'set CARREL_SECRET or CARREL_SECRET_FILE, not both', 2);
  const name = file === null ? 'CARREL_SECRET' : 'CARREL_SECRET_FILE';
  const secret = file === null ? text : contents(file);
  if (secret !== null && secret.length < 32)
    throw bad(name, 'must give at least 32 characters, for example from: openssl rand -base64 48');
  return secret;
}

function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw bad('CARREL_SECRET_FILE', 'must name a file that can be read');
  }
}

function timeZone(env: Environment): string {
  const text = given(env, 'CARREL_TIME_ZONE') ?? 'America/Denver';
  try {
    // An offset such as +07:00 is refused: it knows no summer time, and PostgreSQL reads its sign the other way.
    if (!/^[A-Za-z]/.test(text)) throw new RangeError();
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw bad('CARREL_TIME_ZONE', 'must be a time zone of the IANA list, such as America/Denver');
  }
}

function currency(env: Environment): string {
  const text = given(env, 'CARREL_CURRENCY') ?? 'USD';
  if (!Intl.supportedValuesOf('currency').includes(text))
    throw bad('CARREL_CURRENCY', 'must be a currency code of ISO 4217, such as USD');
  return text;
}

function duration(env: Environment, name: string, otherwise: Temporal.Duration): Temporal.Duration {
  const text = given(env, name);
  if (text === null) return otherwise;
  try {
    const read = Temporal.Duration.from(text);
    if (read.sign >= 0) return read;
  } catch {}
  throw bad(name, 'must be an ISO 8601 duration, such as P21D or PT15M');
}

/** A duration that is longer than nothing. */
function period(env: Environment, name: string, otherwise: Temporal.Duration): Temporal.Duration {
  const read = duration(env, name, otherwise);
  if (read.blank) throw bad(name, 'must be longer than nothing, such as PT15M');
  return read;
}

function count(env: Environment, name: string, otherwise: number, least = 0): number {
  const text = given(env, name);
  if (text === null) return otherwise;
  if (!/^\d{1,7}$/.test(text) || Number(text) < least)
    throw bad(name, `must be a whole number, ${least} or more`);
  return Number(text);
}

/** A list with commas. */
function trustedProxies(env: Environment): readonly string[] {
  const texts = given(env, 'CARREL_TRUSTED_PROXIES')?.split(',') ?? [];
  return texts.map((text) => {
    const network = proxyNetworkOf(text);
    if (network !== null) return network;
    throw bad(
      'CARREL_TRUSTED_PROXIES',
      'must be addresses or networks (CIDR) with commas between them, and not the whole of IPv4 or IPv6',
    );
  });
}

function limitTable(env: Environment): LimitTable {
  const text = given(env, 'CARREL_LIMITS');
  if (text === null) return usual.limits;
  const table = limitsFrom(text);
  if (table === null)
    throw bad(
      'CARREL_LIMITS',
      `must be JSON such as {"VENDOR":{"costPerMinute":6000}}: of ${limitedAs.join(', ')} each with one or more of ${settable.join(', ')}`,
    );
  return table;
}

function origins(env: Environment): string[] {
  const list = (given(env, 'CARREL_CORS_ORIGINS') ?? '').split(',').map((each) => each.trim());
  const named = list.filter((each) => each !== '');
  if (!named.every(isOrigin))
    throw bad('CARREL_CORS_ORIGINS', 'must list whole origins by commas, such as https://desk.example.org');
  return named;
}

/** The embedded database has a sink beside it; another's is the library's to name. */
const usualSink = (env: Environment): string | null =>
  given(env, 'DATABASE_URL') === null ? join(dataDir(env), 'audit.jsonl') : null;

const dataDir = (env: Environment): string =>
  resolve(given(env, 'CARREL_DATA_DIR') ?? `${projectRoot}/.data`);

/**
 * How much is logged. Apart from the rest, so that an error in the rest can be shown at the level asked for.
 * @throws Problem BAD_CONFIG
 */
export function readLogLevel(env: Environment = process.env): LogLevel {
  const text = given(env, 'CARREL_LOG_LEVEL') ?? 'info';
  const level = logLevels.find((known) => known === text);
  if (level === undefined) throw bad('CARREL_LOG_LEVEL', `must be one of ${logLevels.join(', ')}`);
  return level;
}

/**
 * Reads the environment, the only place that does.
 * @param env the process's own unless a test brings another
 * @throws Problem BAD_CONFIG, naming the variable and never its value
 */
export function readConfig(env: Environment = process.env): Config {
  return {
    databaseUrl: databaseUrl(env),
    secretText: secretText(env),
    port: port(env, 'PORT', 4000),
    host: host(env, 'HOST'),
    metricsPort: port(env, 'METRICS_PORT', 9464),
    metricsHost: host(env, 'METRICS_HOST'),
    dataDir: dataDir(env),
    auditSink: auditSink({ given: (name) => given(env, name), bad }, usualSink(env)),
    timeZone: timeZone(env),
    currency: currency(env),
    logLevel: readLogLevel(env),
    oidc: oidcProvider({ given: (name) => given(env, name), bad }),
    consentDecidedBy: given(env, 'CARREL_WRITTEN_CONSENT_DECIDED_BY'),
    subpoenaDecidedBy: given(env, 'CARREL_SUBPOENA_WITHOUT_FINDING_DECIDED_BY'),
    loanPeriod: period(env, 'CARREL_LOAN_PERIOD', usual.loanPeriod),
    mostRenewals: count(env, 'CARREL_RENEWALS', usual.mostRenewals),
    holdShelfPeriod: period(env, 'CARREL_HOLD_SHELF_PERIOD', usual.holdShelfPeriod),
    overdueCentsADay: count(env, 'CARREL_OVERDUE_CENTS_A_DAY', usual.overdueCentsADay),
    disclosureLife: period(env, 'CARREL_DISCLOSURE_LIFE', usual.disclosureLife),
    signInLife: period(env, 'CARREL_SIGN_IN_LIFE', usual.signInLife),
    vendorAttempts: count(env, 'CARREL_VENDOR_ATTEMPTS', usual.vendorAttempts, 1),
    pinAttempts: count(env, 'CARREL_PIN_ATTEMPTS', usual.pinAttempts, 1),
    pinWindow: period(env, 'CARREL_PIN_WINDOW', usual.pinWindow),
    statisticsAfter: duration(env, 'CARREL_STATISTICS_AFTER', usual.statisticsAfter),
    reversalWindow: duration(env, 'CARREL_REVERSAL_WINDOW', usual.reversalWindow),
    referralMinimumCents: count(env, 'CARREL_REFERRAL_MINIMUM_CENTS', usual.referralMinimumCents),
    trustedProxies: trustedProxies(env),
    limits: limitTable(env),
    corsOrigins: origins(env),
    pinCost: usual.pinCost,
    referralAfter: duration(env, 'CARREL_REFERRAL_AFTER', usual.referralAfter),
  };
}
