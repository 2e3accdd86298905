import { createHash } from 'node:crypto';

/** The mark of everything that belongs to the demonstration library, in each row's `source`. */
export const demoSource = (...name: readonly string[]): string => `demo:${name.join(':')}`;

/** The same UUID for the same name, in the form of a random one, so that it is used like any other. */
export function demoId(...name: readonly string[]): string {
  const bytes = createHash('sha256')
    .update(demoSource(...name))
    .digest();
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x40;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
