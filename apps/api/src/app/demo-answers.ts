import type { CannedReplyBody } from '@parvis/contracts';

/** Prepared answers of the demo's house: by language, formality, channel and length. */
export const DEMO_ANSWERS: CannedReplyBody[] = [
  {
    name: 'Suivi de commande',
    shortcode: 'suivi',
    folder: 'Livraison',
    scope: 'everybody',
    variants: [
      {
        language: 'fr',
        formality: 'vous',
        text: 'Bonjour {{contact.firstName|à vous}}, merci de votre message. Pourriez-vous nous envoyer votre numéro de commande en message privé ? Nous regardons tout de suite où se trouve votre colis.',
      },
      {
        language: 'fr',
        formality: 'tu',
        length: 'short',
        text: 'Bonjour {{contact.firstName|}}, envoie-nous ton numéro de commande en message privé, on regarde tout de suite !',
      },
      {
        language: 'en',
        text: 'Hello {{contact.firstName|there}}, thank you for writing. Could you send us your order number in a private message? We will look into it right away.',
      },
      {
        language: 'en',
        channel: 'x',
        length: 'short',
        text: 'Hi {{contact.firstName|there}}, please send us your order number by DM and we will check at once.',
      },
    ],
  },
  {
    name: 'Produit abîmé à l’arrivée',
    shortcode: 'casse',
    folder: 'Qualité',
    scope: 'everybody',
    variants: [
      {
        language: 'fr',
        formality: 'vous',
        text: 'Bonjour {{contact.firstName|à vous}}, nous sommes désolés : votre lampe aurait dû arriver intacte. Envoyez-nous une photo et votre numéro de commande en message privé, nous vous la remplaçons sans frais.',
      },
      {
        language: 'en',
        text: 'Hello {{contact.firstName|there}}, we are sorry: your lamp should have arrived in one piece. Send us a picture and your order number in a private message and we will replace it free of charge.',
      },
    ],
  },
  {
    name: 'Merci pour votre avis',
    shortcode: 'merci',
    folder: 'Avis',
    scope: 'everybody',
    variants: [
      {
        language: 'fr',
        formality: 'vous',
        text: 'Merci beaucoup {{contact.firstName|}} ! Votre avis compte pour toute l’équipe. À très bientôt.',
      },
      { language: 'en', text: 'Thank you {{contact.firstName|so much}}! Your words mean a lot to the whole team.' },
    ],
  },
  {
    name: 'Horaires des boutiques',
    shortcode: 'horaires',
    folder: 'Boutiques',
    scope: 'everybody',
    variants: [
      {
        language: 'fr',
        text: 'Nos boutiques de Lyon et de Nantes sont ouvertes du mardi au samedi, de 10 h à 19 h.',
      },
      { language: 'en', text: 'Our shops in Lyon and Nantes are open from Tuesday to Saturday, 10 am to 7 pm.' },
    ],
  },
  {
    kind: 'snippet',
    name: 'Signature',
    shortcode: 'sig',
    folder: '',
    scope: 'everybody',
    variants: [{ text: '— {{member.firstName|L’équipe}}, Maison Lumen' }],
  },
];
