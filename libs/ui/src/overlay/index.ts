export { DialogBox, Drawer, SheetBottom } from './dialog';
export { Picker, type PickerOption } from './picker';
export { Palette, type PaletteGroup, type PaletteItem } from './palette';
export { ShortcutsSheet } from './shortcuts-sheet';
export { SuggestField, type SuggestOption } from './suggest-field';
