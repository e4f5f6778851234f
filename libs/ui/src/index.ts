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
export { MemberStack, type Person } from './labels/member-stack';
export { Presence, type PresenceState } from './labels/presence';
export { Stars } from './labels/stars';
export { Risk, type RiskLevel } from './labels/risk';

export { Button, type ButtonKind } from './controls/button';
export { IconButton } from './controls/icon-button';
export { SplitButton } from './controls/split-button';
export { Segmented, type Segment } from './controls/segmented';
export { Menu, ContextMenu, type MenuItem } from './overlay/menu';
export { Tooltip, TooltipFor } from './overlay/tooltip';
