// The parts that every screen draws at once. Thread and composer, dialogs and pickers, forms, the detail panel and charts
// have entries of their own (`@parvis/ui/thread`, `/overlays`, `/forms`, `/detail`, `/charts`): what is not on screen is
// not loaded.
export { type UiTexts, UI_TEXTS, ENGLISH_UI_TEXTS } from './texts/ui-texts';

export { Theme, THEME_MODES, type ThemeMode } from './services/theme';
export { Density, DENSITIES, type DensityMode } from './services/density';
export { Announcer } from './services/announcer';
export { Clock } from './services/clock';
export { Format, type Moment } from './services/format';
export { TimePipe, RelativePipe, DurationPipe, NumberPipe } from './services/format-pipes';
export {
  Shortcuts,
  SINGLE_KEY_MODES,
  type Shortcut,
  type ShortcutHelp,
  type SingleKeyMode,
} from './services/shortcuts';
export { ariaKeys, keyCaps } from './services/key-chord';
export { remember, remembered } from './services/storage';

export { Icon, ICON_SPRITE } from './icon/icon';
export { ICON_NAMES, type IconName } from './icon/icon-names';
export { Kbd } from './labels/kbd';
export { Chip, TONES, type Tone } from './labels/chip';
export { Tag, type HueNumber } from './labels/tag';
export { Badge } from './labels/badge';
export { ChannelTile, channelName } from './labels/channel-tile';
export { TeamTile } from './labels/team-tile';
export { Avatar } from './labels/avatar';
export { Member, initialsOf } from './labels/member';
export { IdentityHues } from './labels/identity-hues';
export { MemberStack, type Person } from './labels/member-stack';
export { Presence, type PresenceState } from './labels/presence';
export { Stars } from './labels/stars';
export { Risk, type RiskLevel } from './labels/risk';

export { Button, type ButtonKind } from './controls/button';
export { IconButton } from './controls/icon-button';
export { SplitButton } from './controls/split-button';
export { Segmented, type Segment } from './controls/segmented';
export { Menu, type MenuSource } from './overlay/menu';
export type { MenuItem } from './overlay/menu-item';
export { MenuFor } from './overlay/menu-for';
export { Tooltip, TooltipFor } from './overlay/tooltip';

export { Viewport, type WidthClass } from './services/viewport';
export { Frame, type SkipTarget } from './frame/frame';
export { FrameState } from './frame/frame-state';
export { Rail, type RailItem } from './frame/rail';
export { Sidebar, type SidebarGroup, type SidebarItem, type SidebarMove } from './frame/sidebar';
export { Sheet, type SheetPane } from './frame/sheet';
export { PaneHeader } from './frame/pane-header';
export { Connection } from './labels/connection';
export { Card } from './charts/card';

export { RowGrid } from './grid/row-grid';
export type { RowSection, RowSource } from './grid/row-source';
export type { RowRange } from './grid/row-layout';
export { RowTemplate, SectionEndTemplate, GridHeaderTemplate, type RowContext } from './grid/row-templates';
export { QueueRowView, type QueueRow } from './queue/queue-row';
export { NewPill } from './queue/new-pill';
export { KeyHints, type KeyHint } from './queue/key-hints';

export { StatusStrip, type LastAction } from './notices/status-strip';
export { UndoRing } from './notices/undo-ring';
export { Toasts, ToastStack, type ToastOptions } from './notices/toasts';
export { Banner } from './notices/banner';
export { InlineError } from './notices/inline-error';
export { Empty } from './notices/empty';
export { Skeleton } from './notices/skeleton';
export { textLength, splitAtLimit } from './composer/text-length';
export { fold, matchScore } from './overlay/fold';
