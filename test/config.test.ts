import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { limits } from '../schema/judge/limits.ts';
import { projectRoot, readConfig } from '../src/config.ts';
import { Problem } from '../src/problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'carrel-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const problemOf = (env: Record<string, string>): Problem => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

const lasting = (text: string) => Temporal.Duration.from(text);

const secret = 'a secret of more than thirty-two characters';

describe('what is accepted', () => {
  test('[config] MUST have a default for everything that can have one', () => {
    expect(readConfig({})).toEqual({
      databaseUrl: null,
      secretText: null,
      port: 4000,
      host: '127.0.0.1',
      metricsPort: 9464,
      metricsHost: '127.0.0.1',
      dataDir: join(projectRoot, '.data'),
      auditSink: { kind: 'file', path: join(projectRoot, '.data', 'audit.jsonl') },
      timeZone: 'America/Denver',
      currency: 'USD',
      pinCost: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
      logLevel: 'info',
      oidc: null,
      consentDecidedBy: null,
      subpoenaDecidedBy: null,
      loanPeriod: lasting('P21D'),
      mostRenewals: 2,
      holdShelfPeriod: lasting('P7D'),
      overdueCentsADay: 0,
      disclosureLife: lasting('PT15M'),
      signInLife: lasting('PT1H'),
      pinAttempts: 5,
      vendorAttempts: 100,
      pinWindow: lasting('PT15M'),
      reversalWindow: lasting('P90D'),
      statisticsAfter: lasting('P5D'),
      referralMinimumCents: 0,
      referralAfter: lasting('P0D'),
      trustedProxies: [],
      limits,
      corsOrigins: [],
    });
  });

  test('[config] MUST be what a library sets anew of its limits, and the origins it opens', () => {
    const read = readConfig({
      CARREL_LIMITS: '{"VENDOR":{"costPerMinute":6000}}',
      CARREL_CORS_ORIGINS: 'https://desk.example.org , http://localhost:5173',
    });
    expect(read.limits.VENDOR).toEqual({ ...limits.VENDOR, costPerMinute: 6000 });
    expect(read.corsOrigins).toEqual(['https://desk.example.org', 'http://localhost:5173']);
  });

  test.each([
    ['CARREL_LIMITS', '{"VENDOR":{"secret":1}}'],
    ['CARREL_LIMITS', 'secret'],
    ['CARREL_CORS_ORIGINS', '*'],
    ['CARREL_CORS_ORIGINS', 'null'],
    ['CARREL_CORS_ORIGINS', 'https://desk.example.org, https://secret.example.org/page'],
  ])('[config] cannot be %s of "%s"', (name, value) => {
    const problem = problemOf({ [name]: value });
    expect(problem.code).toBe('BAD_CONFIG');
    expect(problem.message).toContain(name);
    expect(problem.message).not.toContain('secret');
  });

  test('[config] MUST read each variable', () => {
    const env = {
      DATABASE_URL: 'postgresql://admin:p%40ss@db.example:6543/library?sslmode=require',
      CARREL_SECRET: secret,
      PORT: '0',
      HOST: '0.0.0.0',
      METRICS_PORT: '65535',
      METRICS_HOST: '::1',
      CARREL_DATA_DIR: 'here/data',
      CARREL_TIME_ZONE: 'Europe/Vienna',
      CARREL_CURRENCY: 'CAD',
      CARREL_LOG_LEVEL: 'debug',
      CARREL_WRITTEN_CONSENT_DECIDED_BY: 'Board of trustees, 2026-03-02',
      CARREL_SUBPOENA_WITHOUT_FINDING_DECIDED_BY: 'Board of trustees, 2026-03-03',
      CARREL_LOAN_PERIOD: 'P28D',
      CARREL_RENEWALS: '0',
      CARREL_HOLD_SHELF_PERIOD: 'P10D',
      CARREL_OVERDUE_CENTS_A_DAY: '25',
      CARREL_DISCLOSURE_LIFE: 'PT5M',
      CARREL_SIGN_IN_LIFE: 'PT30M',
      CARREL_PIN_ATTEMPTS: '3',
      CARREL_VENDOR_ATTEMPTS: '7',
      CARREL_PIN_WINDOW: 'PT1H',
      CARREL_AUDIT_SINK: 'file:/var/lib/carrel/audit.jsonl',
      CARREL_REVERSAL_WINDOW: 'P30D',
      CARREL_STATISTICS_AFTER: 'P3D',
      CARREL_REFERRAL_MINIMUM_CENTS: '2500',
      CARREL_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,2001:DB8::/32',
      CARREL_REFERRAL_AFTER: 'P60D',
      CARREL_OIDC_ISSUER: 'https://login.library.example/realms/staff/',
      CARREL_OIDC_AUDIENCE: 'carrel',
      CARREL_OIDC_CLIENT_IDS: 'desk, office',
      CARREL_OIDC_ROLE_CLAIM: 'realm_access.roles',
      CARREL_OIDC_ROLES: 'circ-desk=CLERK, Library Staff = ADMINISTRATOR,a=b=VOLUNTEER',
    };
    expect(readConfig(env)).toEqual({
      limits,
      corsOrigins: [],
      databaseUrl: env.DATABASE_URL,
      secretText: secret,
      port: 0,
      host: '0.0.0.0',
      metricsPort: 65535,
      metricsHost: '::1',
      dataDir: resolve('here/data'),
      auditSink: { kind: 'file', path: '/var/lib/carrel/audit.jsonl' },
      pinCost: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
      timeZone: 'Europe/Vienna',
      currency: 'CAD',
      logLevel: 'debug',
      oidc: {
        issuer: env.CARREL_OIDC_ISSUER,
        audience: 'carrel',
        clientIds: ['desk', 'office'],
        roleClaim: 'realm_access.roles',
        roles: new Map([
          ['circ-desk', 'CLERK'],
          ['Library Staff', 'ADMINISTRATOR'],
          ['a=b', 'VOLUNTEER'],
        ]),
      },
      consentDecidedBy: env.CARREL_WRITTEN_CONSENT_DECIDED_BY,
      subpoenaDecidedBy: env.CARREL_SUBPOENA_WITHOUT_FINDING_DECIDED_BY,
      loanPeriod: lasting('P28D'),
      mostRenewals: 0,
      holdShelfPeriod: lasting('P10D'),
      overdueCentsADay: 25,
      disclosureLife: lasting('PT5M'),
      signInLife: lasting('PT30M'),
      pinAttempts: 3,
      vendorAttempts: 7,
      pinWindow: lasting('PT1H'),
      reversalWindow: lasting('P30D'),
      statisticsAfter: lasting('P3D'),
      referralMinimumCents: 2500,
      trustedProxies: ['10.0.0.0/8', '192.0.2.7/32', '2001:db8::/32'],
      referralAfter: lasting('P60D'),
    });
  });

  test('[config] MUST take an empty variable for one that is not set', () => {
    expect(readConfig({ DATABASE_URL: '', CARREL_SECRET: ' ', PORT: '' })).toEqual(readConfig({}));
  });

  test('[offence.disclosure] MUST have a sink beside the embedded database, and none that nobody chose beside another', () => {
    expect(readConfig({ CARREL_DATA_DIR: '/data' }).auditSink).toEqual({
      kind: 'file',
      path: '/data/audit.jsonl',
    });
    expect(readConfig({ DATABASE_URL: 'postgres://localhost/library' }).auditSink).toBeNull();
  });

  test('[offence.disclosure] MUST take a bucket for a sink, with a key of its own, and none without one', () => {
    const keys = {
      CARREL_AUDIT_S3_ACCESS_KEY_ID: 'the key',
      CARREL_AUDIT_S3_SECRET_ACCESS_KEY: 'the secret of the key',
    };
    const bucket = { kind: 's3', bucket: 'audit.library', region: 'us-east-1', endpoint: null };
    expect(readConfig({ ...keys, CARREL_AUDIT_SINK: 's3://audit.library' }).auditSink).toEqual({
      ...bucket,
      prefix: '',
      credentials: { accessKeyId: 'the key', secretAccessKey: 'the secret of the key' },
    });
    const elsewhere = {
      CARREL_AUDIT_SINK: 's3://audit.library/carrel/log/',
      CARREL_AUDIT_S3_ENDPOINT: 'https://s3.example.org',
      CARREL_AUDIT_S3_REGION: 'eu-1',
    };
    expect(readConfig({ ...keys, ...elsewhere }).auditSink).toMatchObject({
      ...bucket,
      prefix: 'carrel/log',
      endpoint: 'https://s3.example.org',
      region: 'eu-1',
    });
    expect(problemOf({ CARREL_AUDIT_SINK: 's3://audit.library' }).message).toContain('CARREL_AUDIT_S3_');
    for (const [name, value] of [
      ['CARREL_AUDIT_S3_ENDPOINT', 's3.example.org'],
      ['CARREL_AUDIT_S3_ENDPOINT', 'https://canary:7f3a@s3.example.org'],
      ['CARREL_AUDIT_S3_REGION', 'canary 7f3a'],
    ] as const) {
      const problem = problemOf({ ...keys, ...elsewhere, [name]: value });
      expect([problem.code, problem.exitStatus]).toEqual(['BAD_CONFIG', 2]);
      expect(problem.message).toContain(name);
      expect(problem.message).not.toContain('7f3a');
    }
  });

  test('[statute.consent] MUST stay off while nobody is named who decided it', () => {
    expect(readConfig({ CARREL_WRITTEN_CONSENT_DECIDED_BY: '  ' }).consentDecidedBy).toBeNull();
  });

  test('[config] MUST read the secret from a file, without the line end', () => {
    expect(readConfig({ CARREL_SECRET_FILE: file('good', `${secret}\n`) }).secretText).toBe(secret);
  });
});

describe('what is refused', () => {
  const canary = 'canary-7f3a';
  const cases: readonly (readonly [name: string, ...values: string[]])[] = [
    [
      'CARREL_AUDIT_SINK',
      canary,
      `file:${canary}`,
      `s3://${canary.toUpperCase()}`,
      's3://',
      's3://a/b',
      `/${canary}`,
      'file:',
    ],
    ['PORT', canary, '-1', '65536', '80.5', '0x50', '99999999'],
    ['METRICS_PORT', canary, '70000'],
    ['HOST', `http://${canary}`, 'two words'],
    ['METRICS_HOST', `${canary}/x`],
    [
      'DATABASE_URL',
      canary,
      `mysql://u:${canary}@h/d`,
      `postgres://u:${canary}@h`,
      `postgres://u:${canary}@h/`,
      `postgres://u:${canary}%zz@h/d`,
      `postgres://u:${canary}@h:port/d`,
    ],
    ['CARREL_SECRET', canary, 'x'.repeat(31)],
    ['CARREL_SECRET_FILE', `/nowhere/${canary}`, file('short', canary)],
    ['CARREL_TIME_ZONE', canary, 'Mars/Olympus', '+07:00', 'UTC; drop table patrons'],
    ['CARREL_CURRENCY', canary, 'usd', 'XQQ'],
    ['CARREL_LOG_LEVEL', canary, 'INFO'],
    ['CARREL_PIN_ATTEMPTS', canary, '0', '-1', '2.5'],
    ['CARREL_PIN_WINDOW', canary, 'PT0S', '-PT5M', '15'],
    ['CARREL_LOAN_PERIOD', canary, 'P0D', '21'],
    ['CARREL_DISCLOSURE_LIFE', canary, 'PT0S', '-PT1M'],
    ['CARREL_SIGN_IN_LIFE', canary, 'PT0S'],
    ['CARREL_HOLD_SHELF_PERIOD', canary, 'P0D'],
    ['CARREL_STATISTICS_AFTER', canary, '-P1D'],
    ['CARREL_VENDOR_ATTEMPTS', canary, '0'],
    // Were everybody a proxy, everybody could choose an address.
    [
      'CARREL_TRUSTED_PROXIES',
      canary,
      'loopback',
      '10.0.0.0/8,',
      '10.0.0.0/8;192.0.2.7',
      '10.0.0.1/8',
      '10.0.0.0/33',
      '0.0.0.0/0',
      '::/0',
      'fe80::1%eth0',
      '*',
    ],
  ];

  for (const [name, ...values] of cases)
    test(`[config.bad] cannot take a wrong ${name}, and names it without its value`, () => {
      for (const value of values) {
        const problem = problemOf({ [name]: value });
        expect(problem.code).toBe('BAD_CONFIG');
        expect(problem.exitStatus).toBe(2);
        expect(problem.message).toContain(name);
        expect(problem.message).not.toContain('\n');
        expect(problem.message).not.toContain(canary);
      }
    });

  test('[config.bad] cannot take a secret twice', () => {
    const problem = problemOf({ CARREL_SECRET: secret, CARREL_SECRET_FILE: file('second', secret) });
    expect(problem.code).toBe('BAD_CONFIG');
    expect(problem.message).not.toContain(secret);
  });
});
