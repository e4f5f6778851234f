<?php
/**
 * Settings, test and words of Parvis Comments.
 *
 * @package ParvisComments
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

defined( 'ABSPATH' ) || exit;

add_action(
	'admin_menu',
	function () {
		add_options_page( 'Parvis', 'Parvis', 'manage_options', 'parvis-comments', 'parvis_comments_page' );
	}
);

add_action(
	'admin_init',
	function () {
		register_setting( 'parvis_comments', 'parvis_comments_address', array( 'sanitize_callback' => 'parvis_comments_clean_address' ) );
		register_setting( 'parvis_comments', 'parvis_comments_secret', array( 'sanitize_callback' => 'parvis_comments_clean_secret' ) );
	}
);

function parvis_comments_clean_address( $value ) {
	$address = esc_url_raw( trim( (string) $value ), array( 'https', 'http' ) );
	if ( '' === $address && '' !== trim( (string) $value ) ) {
		add_settings_error( 'parvis_comments', 'address', __( 'This is not an http or https address.', 'parvis-comments' ) );
		return get_option( 'parvis_comments_address', '' );
	}
	return $address;
}

function parvis_comments_clean_secret( $value ) {
	$secret = trim( (string) $value );
	$bytes  = preg_match( '/^whsec_[A-Za-z0-9+\/]+={0,2}$/', $secret ) ? base64_decode( substr( $secret, strlen( 'whsec_' ) ), true ) : false;
	if ( false !== $bytes && strlen( $bytes ) >= 24 ) {
		return $secret;
	}
	add_settings_error( 'parvis_comments', 'secret', __( 'The secret has to be whsec_ and at least 24 bytes in base64.', 'parvis-comments' ) );
	return get_option( 'parvis_comments_secret', '' );
}

add_action(
	'admin_post_parvis_comments_test',
	function () {
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( '', 403 );
		}
		check_admin_referer( 'parvis_comments_test' );
		if ( null === parvis_comments_push( 'msg_' . wp_generate_uuid4(), parvis_comments_body( 'ping', 0 ) ) ) {
			// what waited for the connection to be mended goes at once
			global $wpdb;
			$wpdb->query( $wpdb->prepare( 'UPDATE ' . parvis_comments_table() . ' SET due_at = %d', time() ) ); // phpcs:ignore WordPress.DB
			parvis_comments_nudge();
		}
		wp_safe_redirect( admin_url( 'options-general.php?page=parvis-comments' ) );
		exit;
	}
);

/** What is known of the connection, in one sentence. */
function parvis_comments_standing() {
	$state = get_option( 'parvis_comments_state' );
	if ( '' === get_option( 'parvis_comments_address', '' ) ) {
		return __( 'Nothing is sent until an address is set.', 'parvis-comments' );
	}
	if ( ! is_array( $state ) ) {
		return __( 'Nothing was sent yet.', 'parvis-comments' );
	}
	$when = wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $state['at'] );
	return null === $state['error']
		/* translators: %s: date and time */
		? sprintf( __( 'Parvis took the last message on %s.', 'parvis-comments' ), $when )
		/* translators: 1: date and time, 2: error */
		: sprintf( __( 'The last message, on %1$s, failed: %2$s. It will be sent again.', 'parvis-comments' ), $when, $state['error'] );
}

function parvis_comments_page() {
	global $wpdb;
	$waiting = (int) $wpdb->get_var( 'SELECT COUNT(*) FROM ' . parvis_comments_table() ); // phpcs:ignore WordPress.DB
	?>
	<div class="wrap">
		<h1>Parvis</h1>
		<form method="post" action="options.php">
			<?php settings_fields( 'parvis_comments' ); ?>
			<table class="form-table" role="presentation">
				<tr>
					<th scope="row"><label for="parvis_comments_address"><?php esc_html_e( 'Hook address', 'parvis-comments' ); ?></label></th>
					<td>
						<input type="url" class="large-text code" id="parvis_comments_address" name="parvis_comments_address" value="<?php echo esc_attr( get_option( 'parvis_comments_address', '' ) ); ?>">
						<p class="description"><?php esc_html_e( 'In Parvis, the account shows it after it was connected.', 'parvis-comments' ); ?></p>
					</td>
				</tr>
				<tr>
					<th scope="row"><label for="parvis_comments_secret"><?php esc_html_e( 'Signing secret', 'parvis-comments' ); ?></label></th>
					<td>
						<input type="text" class="large-text code" id="parvis_comments_secret" name="parvis_comments_secret" autocomplete="off" spellcheck="false" value="<?php echo esc_attr( get_option( 'parvis_comments_secret', '' ) ); ?>">
						<p class="description"><?php esc_html_e( 'Copy it into the account in Parvis. Whoever knows it can tell Parvis of invented comments.', 'parvis-comments' ); ?></p>
					</td>
				</tr>
			</table>
			<?php submit_button(); ?>
		</form>
		<h2><?php esc_html_e( 'Connection', 'parvis-comments' ); ?></h2>
		<p><?php echo esc_html( parvis_comments_standing() ); ?></p>
		<p>
			<?php
			/* translators: %d: number of messages */
			echo esc_html( sprintf( __( 'Messages waiting: %d', 'parvis-comments' ), $waiting ) );
			?>
		</p>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="parvis_comments_test">
			<?php wp_nonce_field( 'parvis_comments_test' ); ?>
			<?php submit_button( __( 'Send a test', 'parvis-comments' ), 'secondary', 'submit', false ); ?>
		</form>
	</div>
	<?php
}

add_filter(
	'plugin_action_links_' . plugin_basename( __DIR__ . '/parvis-comments.php' ),
	function ( $links ) {
		$page = admin_url( 'options-general.php?page=parvis-comments' );
		array_unshift( $links, '<a href="' . esc_url( $page ) . '">' . esc_html__( 'Settings', 'parvis-comments' ) . '</a>' );
		return $links;
	}
);

/** French is built in; a translation that was installed for the plugin goes first. */
add_filter(
	'gettext_parvis-comments',
	function ( $translation, $text ) {
		static $french = array(
			'Settings'                                    => 'Réglages',
			'Hook address'                                => 'Adresse de réception',
			'In Parvis, the account shows it after it was connected.' => 'Dans Parvis, le compte l’affiche une fois connecté.',
			'Signing secret'                              => 'Secret de signature',
			'Copy it into the account in Parvis. Whoever knows it can tell Parvis of invented comments.' => 'À copier dans le compte de Parvis. Qui le connaît peut annoncer à Parvis des commentaires inventés.',
			'Connection'                                  => 'Connexion',
			'Nothing is sent until an address is set.'    => 'Rien n’est envoyé tant qu’aucune adresse n’est indiquée.',
			'Nothing was sent yet.'                       => 'Rien n’a encore été envoyé.',
			'Parvis took the last message on %s.'         => 'Parvis a reçu le dernier message le %s.',
			'The last message, on %1$s, failed: %2$s. It will be sent again.' => 'Le dernier message, le %1$s, a échoué : %2$s. Il sera renvoyé.',
			'Messages waiting: %d'                        => 'Messages en attente : %d',
			'Send a test'                                 => 'Envoyer un essai',
			'This is not an http or https address.'       => 'Ce n’est pas une adresse http ou https.',
			'The secret has to be whsec_ and at least 24 bytes in base64.' => 'Le secret doit être formé de whsec_ et d’au moins 24 octets en base64.',
		);
		$is_french = 0 === strpos( determine_locale(), 'fr' );
		return $is_french && $translation === $text && isset( $french[ $text ] ) ? $french[ $text ] : $translation;
	},
	10,
	2
);
