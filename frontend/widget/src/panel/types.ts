/** What the opened panel asks for beside what every page knows. */

export interface Reward {
  id: string;
  name: string;
  text: string;
  summary: string;
  cost: number;
}

export interface MyReward {
  affordable: boolean;
  missingPoints: number;
  reward: Reward;
}

export interface Tier {
  key: string;
  name: string;
  colour: string;
  threshold: string;
  perks: string[];
}

export interface Ladder {
  active: boolean;
  currencyCode: string | null;
  tiers: Tier[];
}

export interface MyTier {
  active: boolean;
  current: { name: string; colour: string; perks: string[] } | null;
  next: { name: string } | null;
  needed: string | null;
  progress: number | null;
  keepBy: string | null;
  currencyCode: string | null;
}

export interface Code {
  id: string;
  code: string;
  status: 'ISSUED' | 'USED' | 'CANCELLED' | 'EXPIRED';
  cost: number;
  summary: string;
  expiresAt: string | null;
  cancellable: boolean;
}

export interface Activity {
  id: string;
  kind: string;
  points: number;
  notification: string | null;
  occurredAt: string;
  orderNumber: string | null;
  note: string | null;
}

interface Page<T> {
  edges: { node: T }[];
}

/** The shop's words of the panel. */
export interface PanelTexts {
  guestHeading: string;
  guestText: string;
  joinButton: string;
  memberHeading: string;
  earnHeading: string;
  spendHeading: string;
  codesHeading: string;
  tierHeading: string;
  activityHeading: string;
  referHeading: string;
}

export interface PanelData {
  program: {
    design: { texts: PanelTexts };
    waysToEarn: { type: string; name: string; panel: string }[];
    rewards: Reward[];
    tiers: Ladder | null;
  } | null;
  me: { rewards: MyReward[]; tier: MyTier | null; redemptions: Page<Code>; activity: Page<Activity> } | null;
}

/** A reward about to be redeemed: the key stays the same however often it is tried. */
export interface Intent {
  reward: Reward;
  key: string;
}
