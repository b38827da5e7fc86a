/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** What happened. */
export type ActivityKind =
  | 'ADJUSTMENT_UNDONE'
  | 'BIRTHDAY_CAME'
  | 'BIRTHDAY_SET'
  | 'CODE_REFUNDED'
  | 'CODE_USED'
  | 'EVENT_RECORDED'
  | 'FRIEND_REWARDED'
  | 'MEMBER_BLOCKED'
  | 'MEMBER_JOINED'
  | 'MEMBER_TAGGED'
  | 'MEMBER_UNBLOCKED'
  | 'MEMBER_UNTAGGED'
  | 'ORDER_PAID'
  | 'ORDER_REFUNDED'
  | 'POINTS_ADJUSTED'
  | 'POINTS_APPROVED'
  | 'POINTS_EXPIRED'
  | 'REDEMPTION_CANCELLED'
  | 'REDEMPTION_EXPIRED'
  | 'REFERRAL_COMPLETED'
  | 'REFERRAL_REVERSED'
  | 'REWARD_REDEEMED'
  | 'SHOP_VISITED'
  | 'TIER_ASSIGNED'
  | 'TIER_ASSIGNMENT_ENDED'
  | 'TIER_RECALCULATED'
  | 'TIER_UNASSIGNED';

/** Day and month. */
export type BirthdayInput = {
  day: number;
  month: number;
};

/** Where a notice's button stands. */
export type ButtonPosition =
  | 'CENTER'
  | 'FULL'
  | 'LEFT'
  | 'RIGHT';

/** Give an unused code back. */
export type CancelRedemptionInput = {
  /** A key of yours: the same request again changes nothing more. */
  idempotencyKey: string;
  redemptionId: string;
};

/** The customer came by somebody's code. */
export type ClaimReferralInput = {
  /** What `referralOffer` gave when they came: the claim counts from then, so that an order in between is their first. It holds for 30 days. */
  arrival?: string | null | undefined;
  code: string;
  /** The page they came to. */
  productUrl?: string | null | undefined;
};

/** The font of the widget. */
export type DesignFont =
  | 'INHERIT'
  | 'MONO'
  | 'ROUNDED'
  | 'SERIF'
  | 'SYSTEM';

/** What a discount applies to. */
export type DiscountScope =
  | 'ORDER'
  | 'PRODUCTS'
  | 'SHIPPING';

/** Which emails a customer wants. */
export type EmailPreferencesInput = {
  /** Such as de or pt-BR; the programme's first where it is not spoken. Left out it stays. */
  language?: string | null | undefined;
  /** Those that answer nothing they did, such as reminders of points; left out it stays. */
  reminders?: boolean | null | undefined;
};

/** One product of the shop. */
export type EstimateItem = {
  /** Of one piece, in whole units: '19.99'. */
  price: string;
  /** The shop's own id. */
  productId?: string;
  /** Pieces. */
  quantity?: number;
};

/** The customer's own word. */
export type JoinProgramInput = {
  /** Must be true. */
  consent: boolean;
  /** A key of yours for this request. */
  idempotencyKey?: string | null | undefined;
};

/** Where the widget's launcher stands. */
export type LauncherPosition =
  | 'BOTTOM_LEFT'
  | 'BOTTOM_RIGHT'
  | 'HIDDEN';

/** What the widget's launcher shows. */
export type LauncherStyle =
  | 'MARK'
  | 'TEXT';

/** What a notice of the storefront is for. */
export type NoticeKind =
  | 'ANNOUNCEMENT'
  | 'REDEEM_NOW'
  | 'REFER_A_FRIEND'
  | 'SIGN_UP';

/** Spend points on a code. */
export type RedeemInput = {
  /** A key of yours: the same request again gives the same code. */
  idempotencyKey: string;
  rewardId: string;
};

/** Where a code is in its life. */
export type RedemptionStatus =
  | 'CANCELLED'
  | 'EXPIRED'
  | 'ISSUED'
  | 'USED';

/** What a customer may change about themselves. */
export type UpdateProfileInput = {
  /** Day and month; null takes it away, left out it stays. */
  birthday?: BirthdayInput | null | undefined;
  /** Which emails they want; left out it stays. */
  emailPreferences?: EmailPreferencesInput | null | undefined;
};

export type WidgetTokensFragment = { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle };

export type WidgetNoticeFragment = { id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null };

export type WidgetProgramFragment = { name: string, currency: string | null, pointName: { singular: string, plural: string }, design: { version: number, desktop: { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle }, mobile: { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle }, texts: { launcherGuest: string, launcherMember: string } }, notices: Array<{ id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null }> };

export type WidgetMemberFragment = { id: string, name: string, balance: { available: number, pending: number, owedText: string | null }, notices: Array<{ id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null }>, activity: { edges: Array<{ node: { id: string, points: number, notification: string | null } }> } };

export type WidgetVisitorQueryVariables = Exact<{
  language: string;
  items: Array<EstimateItem> | EstimateItem;
  currency?: string | null | undefined;
  estimate: boolean;
}>;


export type WidgetVisitorQuery = { program: { name: string, currency: string | null, pointName: { singular: string, plural: string }, design: { version: number, desktop: { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle }, mobile: { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle }, texts: { launcherGuest: string, launcherMember: string } }, notices: Array<{ id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null }> } | null, estimatePoints?: { each: Array<number> } | null };

export type WidgetCustomerQueryVariables = Exact<{
  language: string;
  items: Array<EstimateItem> | EstimateItem;
  currency?: string | null | undefined;
  estimate: boolean;
}>;


export type WidgetCustomerQuery = { program: { name: string, currency: string | null, pointName: { singular: string, plural: string }, design: { version: number, desktop: { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle }, mobile: { accent: string, onAccent: string, background: string, ink: string, radius: number, font: DesignFont, logo: string | null, launcherPosition: LauncherPosition, launcherStyle: LauncherStyle }, texts: { launcherGuest: string, launcherMember: string } }, notices: Array<{ id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null }> } | null, me: { id: string, name: string, balance: { available: number, pending: number, owedText: string | null }, notices: Array<{ id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null }>, activity: { edges: Array<{ node: { id: string, points: number, notification: string | null } }> } } | null, estimatePoints?: { each: Array<number> } | null };

export type WidgetArrivalQueryVariables = Exact<{
  code: string;
}>;


export type WidgetArrivalQuery = { referralOffer: { arrival: string } | null };

export type WidgetClaimMutationVariables = Exact<{
  input: ClaimReferralInput;
}>;


export type WidgetClaimMutation = { claimReferral: { claimed: boolean | null, userErrors: Array<{ message: string }> } };

export type PanelRewardFragment = { id: string, name: string, text: string, summary: string, cost: number };

export type PanelLadderFragment = { active: boolean, currencyCode: string | null, tiers: Array<{ key: string, name: string, colour: string, threshold: string, bonusPoints: number, birthdayPoints: number, earningRatio: string, perks: Array<string> }> };

export type PanelWayFragment = { type: string, name: string, panel: string };

export type PanelProgramFragment = { design: { texts: { guestHeading: string, guestText: string, joinButton: string, memberHeading: string, earnHeading: string, spendHeading: string, codesHeading: string, tierHeading: string, activityHeading: string, referHeading: string } }, waysToEarn: Array<{ type: string, name: string, panel: string }>, rewards: Array<{ id: string, name: string, text: string, summary: string, cost: number }>, tiers: { active: boolean, currencyCode: string | null, tiers: Array<{ key: string, name: string, colour: string, threshold: string, bonusPoints: number, birthdayPoints: number, earningRatio: string, perks: Array<string> }> } | null };

export type PanelCodeFragment = { id: string, code: string, status: RedemptionStatus, cost: number, summary: string, expiresAt: string | null, cancellable: boolean };

export type PanelVisitorQueryVariables = Exact<{
  language: string;
}>;


export type PanelVisitorQuery = { program: { design: { texts: { guestHeading: string, guestText: string, joinButton: string, memberHeading: string, earnHeading: string, spendHeading: string, codesHeading: string, tierHeading: string, activityHeading: string, referHeading: string } }, waysToEarn: Array<{ type: string, name: string, panel: string }>, rewards: Array<{ id: string, name: string, text: string, summary: string, cost: number }>, tiers: { active: boolean, currencyCode: string | null, tiers: Array<{ key: string, name: string, colour: string, threshold: string, bonusPoints: number, birthdayPoints: number, earningRatio: string, perks: Array<string> }> } | null } | null };

export type PanelCustomerQueryVariables = Exact<{
  language: string;
}>;


export type PanelCustomerQuery = { program: { design: { texts: { guestHeading: string, guestText: string, joinButton: string, memberHeading: string, earnHeading: string, spendHeading: string, codesHeading: string, tierHeading: string, activityHeading: string, referHeading: string } }, waysToEarn: Array<{ type: string, name: string, panel: string }>, rewards: Array<{ id: string, name: string, text: string, summary: string, cost: number }>, tiers: { active: boolean, currencyCode: string | null, tiers: Array<{ key: string, name: string, colour: string, threshold: string, bonusPoints: number, birthdayPoints: number, earningRatio: string, perks: Array<string> }> } | null } | null, me: { birthday: { month: number, day: number } | null, waysToEarn: Array<{ type: string, name: string, panel: string }>, rewards: Array<{ affordable: boolean, missingPoints: number, reward: { id: string, name: string, text: string, summary: string, cost: number } }>, tier: { active: boolean, needed: string | null, progress: number | null, keepBy: string | null, currencyCode: string | null, current: { name: string, colour: string, perks: Array<string> } | null, next: { name: string } | null } | null, redemptions: { edges: Array<{ node: { id: string, code: string, status: RedemptionStatus, cost: number, summary: string, expiresAt: string | null, cancellable: boolean } }> }, activity: { edges: Array<{ node: { id: string, kind: ActivityKind, points: number, notification: string | null, occurredAt: string, orderNumber: string | null, note: string | null } }> } } | null };

export type PanelRedeemMutationVariables = Exact<{
  input: RedeemInput;
  language: string;
}>;


export type PanelRedeemMutation = { redeem: { redemption: { id: string, code: string, status: RedemptionStatus, cost: number, summary: string, expiresAt: string | null, cancellable: boolean } | null, userErrors: Array<{ message: string }> } };

export type PanelGiveBackMutationVariables = Exact<{
  input: CancelRedemptionInput;
}>;


export type PanelGiveBackMutation = { cancelRedemption: { redemption: { id: string } | null, userErrors: Array<{ message: string }> } };

export type PanelJoinMutationVariables = Exact<{
  input: JoinProgramInput;
}>;


export type PanelJoinMutation = { joinProgram: { me: { id: string } | null, userErrors: Array<{ message: string }> } };

export type PanelBirthdayMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type PanelBirthdayMutation = { updateProfile: { me: { id: string } | null, userErrors: Array<{ message: string }> } };

export type WidgetRecentQueryVariables = Exact<{
  language: string;
}>;


export type WidgetRecentQuery = { me: { id: string, name: string, balance: { available: number, pending: number, owedText: string | null }, notices: Array<{ id: string, kind: NoticeKind, visible: boolean, title: string, body: string, image: string | null, button: { label: string, colour: string | null, position: ButtonPosition, link: string | null } | null }>, activity: { edges: Array<{ node: { id: string, points: number, notification: string | null } }> } } | null };

export type WidgetReferralQueryVariables = Exact<{
  language?: string | null | undefined;
  productUrl?: string | null | undefined;
}>;


export type WidgetReferralQuery = { me: { referral: { code: string, link: string | null, shareTitle: string, shareText: string, friendGets: string, referrerGets: string } | null } | null };

export type WidgetOfferQueryVariables = Exact<{
  code: string;
  language?: string | null | undefined;
}>;


export type WidgetOfferQuery = { referralOffer: { code: string, title: string, text: string, summary: string, discount: { scope: DiscountScope } | null } | null };
