import { networkOf } from '../../schema/networks.ts';
import { clientRate, mostNetworks } from '../../schema/policy/connecting.ts';
import type { ClientChange } from '../principals/clientChanges.ts';
import { Problem } from '../problem.ts';
import { type Given, text, words } from './tokenOptions.ts';

/**
 * The networks of `--networks`, each once and in its one text.
 * @throws Problem BAD_OPTION
 */
export function networksIn(given: Given): string[] {
  const networks = words(given, 'networks').map((word) => {
    const network = networkOf(word);
    if (network !== null) return network;
    throw new Problem(
      'BAD_OPTION',
      '--networks takes networks in CIDR with commas between them, as 192.0.2.0/24, with no bit set beyond the prefix',
      2,
    );
  });
  const different = [...new Set(networks)].sort();
  if (different.length === 0 || different.length > mostNetworks)
    throw new Problem('BAD_OPTION', `--networks takes from 1 to ${mostNetworks} networks`, 2);
  return different;
}

/**
 * The cost a minute of `--rate`.
 * @throws Problem BAD_OPTION
 */
export function rateIn(given: Given): number {
  const rate = text(given, 'rate');
  if (/^\d{1,8}$/.test(rate) && Number(rate) >= clientRate.least && Number(rate) <= clientRate.most)
    return Number(rate);
  throw new Problem('BAD_OPTION', `--rate takes a number from ${clientRate.least} to ${clientRate.most}`, 2);
}

/**
 * What `carrel client set` is to change.
 * @throws Problem BAD_OPTION for nothing, and for two things at once of one
 */
export function changeIn(given: Given): ClientChange {
  const { networks, rate } = given;
  const anyNetwork = given.anyNetwork === true;
  const usualRate = given.usualRate === true;
  if (networks !== undefined && anyNetwork)
    throw new Problem('BAD_OPTION', 'choose --networks or --any-network', 2);
  if (rate !== undefined && usualRate) throw new Problem('BAD_OPTION', 'choose --rate or --usual-rate', 2);
  if (networks === undefined && !anyNetwork && rate === undefined && !usualRate)
    throw new Problem('BAD_OPTION', 'say what to set: --networks, --any-network, --rate or --usual-rate', 2);
  return {
    ...(anyNetwork ? { networks: [] } : networks === undefined ? {} : { networks: networksIn(given) }),
    ...(usualRate ? { ratePerMinute: null } : rate === undefined ? {} : { ratePerMinute: rateIn(given) }),
  };
}
