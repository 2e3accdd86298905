import { hash } from 'node:crypto';
import type { SealedEntry } from '../../drizzle/writes/seal.ts';

/** A leaf and an inner node begin with different bytes, so that neither can be taken for the other (RFC 6962, 2.1). */
const leafPrefix = 0x00;
const nodePrefix = 0x01;

const identifierLength = 16;
const digestLength = 32;

/** Of a leaf and of an inner node, written anew for each: what is hashed is copied before the next is written. */
const leaf = Buffer.alloc(1 + identifierLength + digestLength);
leaf[0] = leafPrefix;
const node = Buffer.alloc(1 + 2 * digestLength);
node[0] = nodePrefix;

/** The hash of one entry: of its id and its digest, so that a seal binds both. Hexadecimal, which is made soonest. */
function leafHash([id, digest]: SealedEntry): string {
  // What somebody made shorter cannot be filled up by the entry before it.
  leaf.fill(0, 1);
  leaf.write(id.replaceAll('-', ''), 1, 'hex');
  leaf.write(digest, 1 + identifierLength, 'hex');
  return hash('sha256', leaf, 'hex');
}

function nodeHash(left: string, right: string): string {
  node.write(left, 1, 'hex');
  node.write(right, 1 + digestLength, 'hex');
  return hash('sha256', node, 'hex');
}

/**
 * The Merkle tree hash of a batch (RFC 6962, 2.1): it changes with any entry, with their number and with their order.
 * Pairing level by level, with an odd one left over, gives the same tree as the RFC's division by powers of two.
 * @param entries at least one
 */
export function merkleRoot(entries: readonly SealedEntry[]): Buffer {
  let level = entries.map(leafHash);
  while (level.length > 1) {
    const above: string[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  const [root] = level;
  if (root === undefined) throw new TypeError('a batch without entries has no root');
  return Buffer.from(root, 'hex');
}
