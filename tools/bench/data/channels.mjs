/** What the accounts of loaded workspaces are, with the kind of item that comes from them. */
const meta = { accessToken: 'bench', appId: '1', appSecret: 'bench-app-secret', verifyToken: 'bench' };
export const connectors = [
  { channel: 'facebook', kind: 'comment', credentials: meta },
  { channel: 'messenger', kind: 'message', credentials: meta },
  { channel: 'instagram', kind: 'comment', credentials: meta },
  { channel: 'google-business', kind: 'review', credentials: {} },
  {
    channel: 'generic-webhook',
    kind: 'comment',
    credentials: { signingSecret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
  },
];
