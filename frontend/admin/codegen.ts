/** Types of the operations that the screens and the widget send, made from the exported schemas at the root. */
import type { CodegenConfig } from '@graphql-codegen/cli';

const typesOnly = {
  useTypeImports: true,
  enumsAsTypes: true,
  strictScalars: true,
  defaultScalarType: 'unknown',
  scalars: { BigInt: 'number', Date: 'string', DateTime: 'string', Decimal: 'string', ID: 'string', JSON: 'Record<string, unknown>' },
};

const config: CodegenConfig = {
  generates: {
    './src/gql/': {
      schema: '../../graphql/admin.graphql',
      documents: ['../../graphql/operations/admin/*.graphql'],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: typesOnly,
    },
    // Types alone, so the widget does not grow by them.
    '../widget/src/gql.ts': {
      schema: '../../graphql/storefront.graphql',
      documents: ['../../graphql/operations/storefront/widget*.graphql'],
      plugins: ['typescript-operations'],
      config: typesOnly,
    },
  },
};

export default config;
