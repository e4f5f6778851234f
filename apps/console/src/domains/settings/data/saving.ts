// The forms of the settings import it from here; moderation has the same one.
export { Saving } from '../../../shared/saving/saving';
