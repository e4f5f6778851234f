/** Label of the detector of links for one that is written so that no machine takes it for a link. */
export const DISGUISED = 'disguised';
