export { findLinks, type Link } from './links';
export {
  type DetectOptions,
  findPersonalData,
  maskPersonalData,
  PERSONAL_DATA_KINDS,
  type PersonalData,
  type PersonalDataKind,
} from './personal-data';
export type { Span } from './span';
export { languageOf } from './detect/language';
