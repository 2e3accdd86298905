import { describe, expect, test } from 'vitest';
import { newBuilder } from '../../schema/builder.ts';

type Options = Record<string, unknown>;

/** A schema with one of everything that carries a rule, each sound until a test makes one of them unsound. */
function build(
  unsound: {
    field?: Options;
    rootField?: Options;
    argument?: Options;
    inputField?: Options;
    type?: Options;
    rootType?: Options;
    more?: (builder: ReturnType<typeof newBuilder>) => void;
  } = {},
) {
  const builder = newBuilder();
  const Book = builder.objectRef<{ title: string }>('Book').implement({
    ...unsound.type,
    fields: (t) => ({
      title: t.exposeString('title', {
        ...(unsound.field ?? { authScopes: { discloses: 'open' } }),
      } as never),
    }),
  });
  const Wish = builder.inputType('Wish', {
    fields: (t) => ({
      name: t.string({ ...(unsound.inputField ?? { authScopes: { enters: 'identity' } }) } as never),
    }),
  });
  builder.queryType({
    ...(unsound.rootType as object),
    fields: (t) => ({
      book: t.field({
        type: Book,
        args: {
          number: t.arg.string({ ...(unsound.argument ?? { authScopes: { enters: 'identity' } }) } as never),
          wish: t.arg({ type: Wish, authScopes: { enters: 'identity' } }),
        },
        ...(unsound.rootField ?? { authScopes: { discloses: 'identity', reaches: 'patrons' } }),
        resolve: () => ({ title: 'A' }),
      } as never),
    }),
  });
  unsound.more?.(builder);
  return builder.toSchema();
}

const rule = (authScopes: unknown): Options => ({ authScopes });

describe('[rules-on-fields] a field', () => {
  test.each([
    ['one class', rule({ discloses: 'contact' })],
    ['two classes, either of which opens it', rule({ discloses: ['circulation', 'recovery'] })],
    ['a reach beside its class', rule({ discloses: 'open', reaches: 'one record' })],
    ['two reaches, either of which will do', rule({ discloses: 'open', reaches: ['one record', 'patrons'] })],
  ])('MUST build with %s, and keep it as its rule', (_, options) => {
    const field = build({ field: options }).getType('Book');
    const { discloses, reaches = null } = options.authScopes as Options;
    expect(field?.toConfig()).toMatchObject({
      fields: { title: { extensions: { rule: { discloses, reaches } } } },
    });
  });

  test.each([
    ['nothing', {}],
    ['undefined', rule(undefined)],
    ['null', rule(null)],
    ['true', rule(true)],
    ['an empty map', rule({})],
    ['an array for a map', rule(['open'])],
    ['a function', rule(() => ({ discloses: 'open' }))],
    ['a class that is false', rule({ discloses: false })],
    ['a class that is true', rule({ discloses: true })],
    ['an unknown class', rule({ discloses: 'secret' })],
    ['a class that every object has', rule({ discloses: 'constructor' })],
    ['a class in capitals', rule({ discloses: 'OPEN' })],
    ['no class beside a reach', rule({ reaches: 'patrons' })],
    ['a reach that is false', rule({ discloses: 'open', reaches: false })],
    ['an unknown reach', rule({ discloses: 'open', reaches: 'everybody' })],
    ['a reach that is null', rule({ discloses: 'open', reaches: null })],
    ['no reach in an array', rule({ discloses: 'open', reaches: [] })],
    ['one reach in an array', rule({ discloses: 'open', reaches: ['patrons'] })],
    ['three reaches', rule({ discloses: 'open', reaches: ['patrons', 'one record', 'own referrals'] })],
    ['the same reach twice', rule({ discloses: 'open', reaches: ['patrons', 'patrons'] })],
    ['nobody as one of two', rule({ discloses: 'open', reaches: ['nobody', 'patrons'] })],
    ['an unknown reach as one of two', rule({ discloses: 'open', reaches: ['patrons', 'everybody'] })],
    ['no class in an array', rule({ discloses: [] })],
    ['one class in an array', rule({ discloses: ['contact'] })],
    ['three classes', rule({ discloses: ['contact', 'birth', 'identity'] })],
    ['the same class twice', rule({ discloses: ['contact', 'contact'] })],
    ['open as one of two', rule({ discloses: ['open', 'contact'] })],
    ['open as the other of two', rule({ discloses: ['contact', 'open'] })],
    ['an unknown class as one of two', rule({ discloses: ['contact', 'secret'] })],
    ['an `$any`', rule({ $any: { discloses: 'open' } })],
    ['an `$any` beside its class', rule({ discloses: 'contact', $any: { discloses: 'open' } })],
    ['an `$all` beside its class', rule({ discloses: 'contact', $all: { discloses: 'open' } })],
    ['a granted scope beside its class', rule({ discloses: 'contact', $granted: 'seen' })],
    ['another scope beside its class', rule({ discloses: 'contact', admin: false })],
    ['what enters for what it discloses', rule({ enters: 'open' })],
  ])('cannot be built with %s', (_, options) => {
    expect(() => build({ field: options })).toThrow('Book.title ');
    expect(() => build({ rootField: options })).toThrow('Query.book ');
  });

  test.each([
    ['grantScopes', ['seen']],
    ['grantScopes', () => ['seen']],
    ['skipTypeScopes', true],
    ['skipTypeScopes', false],
    ['unauthorizedResolver', () => 'withheld'],
  ])('cannot be built with a way round its rule: %s', (name, value) => {
    const options = { authScopes: { discloses: 'contact' }, [name]: value };
    expect(() => build({ field: options })).toThrow(`Book.title has ${name}`);
  });
});

describe('[rules-on-fields] a type', () => {
  test.each([
    ['authScopes', { discloses: 'open' }],
    ['authScopes', () => true],
    ['grantScopes', ['seen']],
    ['runScopesOnType', true],
  ])('cannot carry rules of its own: %s', (name, value) => {
    expect(() => build({ type: { [name]: value } })).toThrow(`Book has ${name}`);
    expect(() => build({ rootType: { [name]: value } })).toThrow(`Query has ${name}`);
  });

  test('cannot be an interface', () => {
    const more = (builder: ReturnType<typeof newBuilder>) =>
      builder.interfaceRef<{ title: string }>('Thing').implement({
        fields: (t) => ({ title: t.exposeString('title', { authScopes: { discloses: 'open' } }) }),
      });
    expect(() => build({ more })).toThrow('Thing is abstract');
  });

  test('cannot be a union', () => {
    const more = (builder: ReturnType<typeof newBuilder>) => {
      const Film = builder.objectRef<{ length: number }>('Film').implement({
        fields: (t) => ({ length: t.exposeInt('length', { authScopes: { discloses: 'open' } }) }),
      });
      builder.unionType('Either', { types: [Film], resolveType: () => 'Film' });
    };
    expect(() => build({ more })).toThrow('Either is abstract');
  });
});

describe('[rules-on-fields] what enters', () => {
  test('MUST build with the class that enters, and keep it as its rule', () => {
    const schema = build();
    expect(schema.getQueryType()?.getFields().book?.args[0]?.extensions).toMatchObject({
      rule: { enters: 'identity' },
    });
    expect(schema.getType('Wish')?.toConfig()).toMatchObject({
      fields: { name: { extensions: { rule: { enters: 'identity' } } } },
    });
  });

  test.each([
    ['nothing', {}],
    ['an empty map', rule({})],
    ['an unknown class', rule({ enters: 'secret' })],
    ['two classes', rule({ enters: ['identity', 'contact'] })],
    ['false', rule({ enters: false })],
    ['a function', rule(() => ({ enters: 'open' }))],
    ['what it discloses', rule({ discloses: 'open' })],
    ['something beside it', rule({ enters: 'identity', discloses: 'open' })],
  ])('cannot be built with %s', (_, options) => {
    expect(() => build({ argument: options })).toThrow('Query.book(number:) ');
    expect(() => build({ inputField: options })).toThrow('Wish.name ');
  });
});
