/* global self -- a service worker */
// Shows what is pushed while no console is in front, and opens it where it happened. Nothing is cached, nothing is fetched.

const TRIED_OUT = 'test';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  if (event.data) event.waitUntil(show(event.data.json()));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

const consoles = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

async function show({ title, body, path, tag }) {
  // who looks at the console sees the bell
  if (tag !== TRIED_OUT && (await consoles()).some(({ focused }) => focused)) return;
  await self.registration.showNotification(title, {
    body,
    tag,
    renotify: true,
    icon: '/favicon.svg',
    data: { path },
  });
}

async function open(path) {
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const [first] = await consoles();
  if (!first) return void (await self.clients.openWindow(url.href));
  await first.focus();
  first.postMessage({ kind: 'parvis.open', path: `${url.pathname}${url.search}` });
}
