export { linkedInHttpHandler } from './http';
export { LinkedInNetwork, type LinkedInNetworkOptions } from './network';
export { deliverLinkedInWebhooks, signLinkedIn } from './push';
export { ALL_LINKEDIN_SCOPES, type LinkedInComment, type LinkedInMember, type LinkedInOrganization, type LinkedInPost } from './shapes'; // prettier-ignore
