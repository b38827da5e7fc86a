/** What the storefront API answers, as far as the widget asks for it. */

export interface Theme {
  accent: string;
  onAccent: string;
  background: string;
  ink: string;
  radius: number;
  font: 'INHERIT' | 'SYSTEM' | 'SERIF' | 'ROUNDED' | 'MONO';
  logo: string | null;
  launcherPosition: 'BOTTOM_RIGHT' | 'BOTTOM_LEFT' | 'HIDDEN';
  launcherStyle: 'TEXT' | 'MARK';
}

export interface LauncherTexts {
  launcherGuest: string;
  launcherMember: string;
}

export interface Design {
  version: number;
  desktop: Theme;
  mobile: Theme;
  texts: LauncherTexts;
}

export type NoticeKind = 'REFER_A_FRIEND' | 'ANNOUNCEMENT' | 'SIGN_UP' | 'REDEEM_NOW';

export interface Notice {
  id: string;
  kind: NoticeKind;
  visible: boolean;
  title: string;
  body: string;
  image: string | null;
  button: { label: string; colour: string | null; position: 'LEFT' | 'CENTER' | 'RIGHT' | 'FULL'; link: string | null } | null;
}

export interface Program {
  name: string;
  currency: string | null;
  pointName: { singular: string; plural: string };
  design: Design;
  notices: Notice[];
}

export interface Recent {
  id: string;
  points: number;
  /** What the rules say of it. */
  notification: string | null;
}

export interface Member {
  id: string;
  name: string;
  balance: { available: number; pending: number; owedText: string | null };
  notices: Notice[];
  activity: { edges: { node: Recent }[] };
}

/** A product that an element asks about. */
export interface Item {
  price: string;
  quantity: number;
  productId: string;
}
