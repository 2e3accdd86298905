import { createHash } from 'node:crypto';
import { type Answer, type Asking, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, keepSignedIn, payloadOf } from './sending.ts';

/** An administrator with the purpose CLIENTS, and those who connect from outside. */

export const standing = new Date('2026-06-17T18:00:00Z');

export const asked = {
  registerClient:
    'token again client { id kind name contact scopes networks ratePerMinute createdAt expiresAt revokedAt }',
  rotateClientToken: 'token expiresAt again',
  revokeClient: 'again client { name revokedAt }',
} as const;
export type ClientAct = keyof typeof asked;

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const asksViewer = '{ viewer { basis classes } }';

/** Minutes in a day. */
export const day = 24 * 60;

export class Connecting {
  readonly carrel: TestCarrel;
  #named = 0;

  constructor(carrel: TestCarrel) {
    this.carrel = carrel;
  }

  static async open(): Promise<Connecting> {
    const carrel = await startCarrel({ now: standing });
    await keepSignedIn(carrel);
    return new Connecting(carrel);
  }

  administrator(): Asking {
    return { token: this.carrel.tokens.administrator, purpose: 'CLIENTS' };
  }

  act(name: ClientAct, input: object, as = this.administrator()): Promise<Answer> {
    return deskOf(() => this.carrel, 'CLIENTS')(name, input, { asks: asked[name], as });
  }

  /** The input for a vendor of a name that no other has. */
  application(more: object = {}) {
    this.#named += 1;
    return {
      kind: 'VENDOR',
      name: `Heron Reading ${this.#named}`,
      contact: 'security@heron.example.com',
      expiresAt: '2026-12-31T00:00:00Z',
      ...more,
    };
  }

  async registered(more: object = {}): Promise<{ token: string; client: { id: string } }> {
    return payloadOf(await this.act('registerClient', this.application(more)));
  }

  /** What the bearer is now, or the code that they are refused with. */
  async viewer(token: string) {
    const answer = await this.carrel.query(asksViewer, { token });
    return answer.status === 200 ? answer.json.data.viewer : answer.json.errors[0].extensions.code;
  }

  /** Does something so many minutes later, and sets the clock back. */
  async later(minutes: number, doing: () => Promise<void>): Promise<void> {
    this.carrel.clock.now = new Date(standing.getTime() + minutes * 60_000);
    try {
      await doing();
    } finally {
      this.carrel.clock.now = standing;
    }
  }
}
