/** The GraphQL client: normalised cache, cookie session, live feed; one for each sign-in. */
import { Client, fetchExchange, mapExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';

import type { ApiConfig } from './config';
import { liveExchange } from './live';

/** Values without an identity of their own live inside the object that holds them. */
const EMBEDDED = [
  'Actor', 'Balance', 'Birthday', 'Dashboard', 'DayPoints', 'DemoData', 'Analytics', 'PeriodFigures', 'RuleFigures', 'RewardFigures', 'TierFigures', 'TierMoveFigures', 'LaunchItem', 'MemberCodes', 'OnboardingStep', 'RewardCounts', 'RewardType', 'SuggestedReward', 'EmailPreview', 'EmailVariable', 'Estimate',
  'EstimateLine', 'EstimateReason', 'ActivityEvent', 'Money', 'NotEarned', 'OrderItem', 'PageInfo', 'PointName', 'PointsInPeriod',
  'RuleType', 'RuleVersion', 'Setting', 'SettingChoice', 'UserError',
  'MemberTier', 'Tier', 'TierAssignment', 'TierChange', 'TierMembers', 'TierMove', 'TierPreview', 'TierRun', 'TierSettings',
];

export function makeClient(api: ApiConfig, onSignedOut: () => void): Client {
  const keys = Object.fromEntries(EMBEDDED.map((type) => [type, () => null]));
  return new Client({
    url: api.httpUrl,
    preferGetMethod: false,
    fetchOptions: { credentials: 'include', headers: { 'X-Punchcard-CSRF': '1' } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (error.graphQLErrors.some((one) => one.extensions?.['code'] === 'UNAUTHENTICATED')) onSignedOut();
        },
      }),
      cacheExchange({
        keys,
        optimistic: {
          // Switches answer at once; points never do: they wait for the ledger.
          enableRule: ({ input }) => ({
            __typename: 'RulePayload', userErrors: [],
            rule: { __typename: 'Rule', id: (input as { id: string }).id, enabled: (input as { enabled: boolean }).enabled },
          }),
          enableReward: ({ input }) => ({
            __typename: 'RewardPayload', userErrors: [],
            reward: { __typename: 'Reward', id: (input as { id: string }).id, enabled: (input as { enabled: boolean }).enabled },
          }),
        },
        updates: {
          Mutation: {
            createReward: (_result, _args, cache) => cache.invalidate('Query', 'rewards'),
            createRule: (_result, _args, cache) => cache.invalidate('Query', 'rules'),
            sendTestEmail: (_result, _args, cache) => {
              for (const field of cache.inspectFields('Query')) if (field.fieldName === 'emails') cache.invalidate('Query', field.fieldKey);
            },
          },
        },
      }),
      liveExchange(api, onSignedOut),
      fetchExchange,
    ],
  });
}
