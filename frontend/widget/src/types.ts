/** Names for what the storefront API answers on every page; the types are made from its schema. */
import type { EstimateItem, WidgetMemberFragment, WidgetNoticeFragment, WidgetProgramFragment, WidgetTokensFragment } from './gql';

export type { NoticeKind } from './gql';

export type Theme = WidgetTokensFragment;
export type Notice = WidgetNoticeFragment;
export type Program = WidgetProgramFragment;
export type Design = Program['design'];
export type Member = WidgetMemberFragment;
export type Recent = Member['activity']['edges'][number]['node'];

/** A product that an element asks about. */
export type Item = Required<EstimateItem>;
