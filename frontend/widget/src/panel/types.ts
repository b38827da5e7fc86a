/** Names for what the opened panel asks for beside what every page knows; made from the schema. */
import type { PanelCodeFragment, PanelCustomerQuery, PanelLadderFragment, PanelProgramFragment, PanelRewardFragment, PanelWayFragment } from '../gql';

type Me = NonNullable<PanelCustomerQuery['me']>;

export type Reward = PanelRewardFragment;
export type Way = PanelWayFragment;
export type MyReward = Me['rewards'][number];
type Ladder = PanelLadderFragment;
export type Tier = Ladder['tiers'][number];
export type MyTier = NonNullable<Me['tier']>;
export type Code = PanelCodeFragment;
export type Activity = Me['activity']['edges'][number]['node'];
/** The shop's words of the panel. */
export type PanelTexts = PanelProgramFragment['design']['texts'];
export type PanelData = PanelCustomerQuery;

/** A reward about to be redeemed: the key stays the same however often it is tried. */
export interface Intent {
  reward: Reward;
  key: string;
}
