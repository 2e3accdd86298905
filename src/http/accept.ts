/** What answers can be in. The first is meant where a caller takes either. */
const mediaTypes = ['application/json', 'application/graphql-response+json'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** What a caller takes an answer in. */
export interface Accepted {
  readonly mediaType: MediaType;
  /**
   * Whether it asked for `application/json` by name. Such a caller may be of the kind that reads an answer only where
   * the status is 200: what GraphQL itself finds wrong with a document is told to it so.
   */
  readonly isJsonByName: boolean;
}

/** Where nothing is said of what is accepted, and for a refusal that has to be told all the same. */
export const usual: Accepted = { mediaType: 'application/json', isJsonByName: false };

interface Range {
  readonly type: string;
  readonly quality: number;
  readonly place: number;
}

/** One media range of an `Accept` header. A quality that cannot be read is none at all. */
function rangeOf(text: string, place: number): Range {
  const [type = '', ...parameters] = text.toLowerCase().split(';');
  const given = parameters.map((each) => each.trim()).find((each) => each.startsWith('q='));
  const quality = given === undefined ? 1 : Number(/^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.exec(given)?.[1] ?? 0);
  return { type: type.trim(), quality, place };
}

/** How closely a range names a media type: the closest one decides, be it a refusal. */
const closeness = (type: string, mediaType: MediaType): number =>
  [`*/*`, 'application/*', mediaType].indexOf(type);

/**
 * The media type of an answer, by what the caller accepts; null where it accepts none of ours.
 * @param accept the `Accept` header
 */
export function negotiate(accept: string | undefined): Accepted | null {
  if (accept === undefined || accept.trim() === '') return usual;
  const ranges = accept.split(',').map(rangeOf);
  const [best] = mediaTypes
    .map((mediaType) => {
      const [range] = ranges
        .filter(({ type }) => closeness(type, mediaType) >= 0)
        .sort((one, other) => closeness(other.type, mediaType) - closeness(one.type, mediaType));
      return { mediaType, range };
    })
    .flatMap(({ mediaType, range }) =>
      range === undefined || range.quality === 0
        ? []
        : [{ mediaType, ...range, isByName: range.type === mediaType }],
    )
    .sort(
      (one, other) =>
        other.quality - one.quality ||
        Number(other.isByName) - Number(one.isByName) ||
        one.place - other.place,
    );
  if (best === undefined) return null;
  return {
    mediaType: best.mediaType,
    isJsonByName: best.isByName && best.mediaType === 'application/json',
  };
}
