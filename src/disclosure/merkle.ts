import { hash } from 'node:crypto';
import type { SealedEntry } from '../../drizzle/writes/seal.ts';

/** A leaf and an inner node begin with different bytes, so that neither can be taken for the other (RFC 6962, 2.1). */
const leafPrefix = 0x00;
const nodePrefix = 0x01;

const identifierLength = 16;
const digestLength = 32;

/** The hash of one entry: of its id and its digest, so that a seal binds both. */
function leafHash([id, digest]: SealedEntry): Buffer {
  const leaf = Buffer.alloc(1 + identifierLength + digestLength);
  leaf[0] = leafPrefix;
  leaf.write(id.replaceAll('-', ''), 1, 'hex');
  leaf.write(digest, 1 + identifierLength, 'hex');
  return hash('sha256', leaf, 'buffer');
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(nodePrefix), left, right]), 'buffer');
}

/**
 * The Merkle tree hash of a batch (RFC 6962, 2.1): it changes with any entry, with their number and with their order.
 * Pairing level by level, with an odd one left over, gives the same tree as the RFC's division by powers of two.
 * @param entries at least one
 */
export function merkleRoot(entries: readonly SealedEntry[]): Buffer {
  let level = entries.map(leafHash);
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  const [root] = level;
  if (root === undefined) throw new TypeError('a batch without entries has no root');
  return root;
}
