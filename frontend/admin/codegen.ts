/** Types of the operations the screens send, made from the exported schema at the root. */
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../graphql/admin.graphql',
  documents: ['../../graphql/operations/admin/*.graphql'],
  generates: {
    './src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: { BigInt: 'number', Date: 'string', DateTime: 'string', Decimal: 'string', ID: 'string', JSON: 'Record<string, unknown>' },
      },
    },
  },
};

export default config;
