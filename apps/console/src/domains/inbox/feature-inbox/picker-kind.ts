/** What is picked from a list that opens at a key or button. */
export type PickerKind = 'assign' | 'team' | 'priority' | 'tags' | 'snooze';
