/** What a button of the detail panel asks to choose. */
export type DetailPick = 'assign' | 'team' | 'priority' | 'tags' | 'escalate' | 'merge';
