<?php
/**
 * Plugin Name:       Parvis Comments
 * Description:       Tells your Parvis inbox of every new, changed and deleted comment, signed and at once.
 * Version:           1.0.0
 * Requires at least: 5.6
 * Requires PHP:      7.4
 * Author:            Parvis
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       parvis-comments
 *
 * @package ParvisComments
 */

defined( 'ABSPATH' ) || exit;

const PARVIS_COMMENTS_VERSION = '1.0.0';
/** Seconds to wait before the next try, by the number of tries made; the last one counts for all further tries. */
const PARVIS_COMMENTS_DELAYS = array( 60, 300, 900, 3600 );
/** With hourly tries this is about three days. Parvis also reads the comments by itself, so nothing is lost after that. */
const PARVIS_COMMENTS_MOST_TRIES = 75;
const PARVIS_COMMENTS_MOST_WAITING = 5000;
/** Seconds that one message, and one round of messages, may take; hosts end a request after thirty. */
const PARVIS_COMMENTS_TIMEOUT = 10;
const PARVIS_COMMENTS_ROUND   = 15;

/*
 * The queue. Comments only write a row; sending happens after the visitor has got an answer, and again in WP-Cron where it
 * failed. A row names a comment and what happened to it; the body is made when it is sent, so that a late push tells the
 * present state.
 */

function parvis_comments_table() {
	global $wpdb;
	return $wpdb->prefix . 'parvis_comments_queue';
}

/** Makes the queue and a secret. Also run after an update, and where the plugin was put into mu-plugins. */
function parvis_comments_install() {
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	dbDelta(
		'CREATE TABLE ' . parvis_comments_table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			comment_id bigint(20) unsigned NOT NULL,
			event varchar(20) NOT NULL,
			message_id varchar(60) NOT NULL,
			revision int(10) unsigned NOT NULL DEFAULT 1,
			tries int(10) unsigned NOT NULL DEFAULT 0,
			due_at int(10) unsigned NOT NULL,
			PRIMARY KEY  (id),
			UNIQUE KEY comment_event (comment_id, event),
			KEY due_at (due_at)
		) " . $wpdb->get_charset_collate() . ';'
	);
	add_option( 'parvis_comments_address', '' );
	add_option( 'parvis_comments_secret', 'whsec_' . base64_encode( random_bytes( 32 ) ), '', 'no' );
	update_option( 'parvis_comments_version', PARVIS_COMMENTS_VERSION );
}
register_activation_hook( __FILE__, 'parvis_comments_install' );

add_action(
	'init',
	function () {
		if ( PARVIS_COMMENTS_VERSION !== get_option( 'parvis_comments_version' ) ) {
			parvis_comments_install();
		}
	}
);

register_deactivation_hook(
	__FILE__,
	function () {
		wp_clear_scheduled_hook( 'parvis_comments_send' );
	}
);

/** Takes away everything the plugin has written, on every site of a network. */
function parvis_comments_uninstall() {
	$sites = is_multisite() ? get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) : array( 0 );
	foreach ( $sites as $site ) {
		if ( $site ) {
			switch_to_blog( $site );
		}
		global $wpdb;
		wp_clear_scheduled_hook( 'parvis_comments_send' );
		$wpdb->query( 'DROP TABLE IF EXISTS ' . parvis_comments_table() ); // phpcs:ignore WordPress.DB
		foreach ( array( 'address', 'secret', 'version', 'state' ) as $name ) {
			delete_option( "parvis_comments_$name" );
		}
		if ( $site ) {
			restore_current_blog();
		}
	}
}
register_uninstall_hook( __FILE__, 'parvis_comments_uninstall' );

/**
 * Notes that something happened to a comment. Twice the same before it was sent is one push; the revision keeps a change that
 * comes while the row is being sent.
 *
 * @param int    $comment_id Comment.
 * @param string $event      created, changed or deleted.
 */
function parvis_comments_note( $comment_id, $event ) {
	global $wpdb;
	static $watching = false;
	if ( '' === get_option( 'parvis_comments_address', '' ) ) {
		return;
	}
	$table = parvis_comments_table();
	// phpcs:disable WordPress.DB
	$wpdb->query(
		$wpdb->prepare(
			"INSERT INTO $table (comment_id, event, message_id, due_at) VALUES (%d, %s, %s, %d)
			ON DUPLICATE KEY UPDATE revision = revision + 1, tries = 0, due_at = VALUES(due_at), message_id = VALUES(message_id)",
			$comment_id,
			$event,
			'msg_' . wp_generate_uuid4(),
			time()
		)
	);
	// phpcs:enable
	if ( ! $watching ) {
		$watching = true;
		add_action( 'shutdown', 'parvis_comments_after_answer', 1000 );
	}
}

/** Sends at once where the answer can be finished before, else in a request of its own beside the visitor's. */
function parvis_comments_after_answer() {
	parvis_comments_schedule( time() + PARVIS_COMMENTS_DELAYS[0] ); // should this request be cut short
	foreach ( array( 'fastcgi_finish_request', 'litespeed_finish_request' ) as $finish ) {
		if ( function_exists( $finish ) ) {
			$finish();
			parvis_comments_send();
			return;
		}
	}
	parvis_comments_nudge();
}

/** Not WP-Cron's own start: that does nothing while another run is under way. Nobody waits for the answer. */
function parvis_comments_nudge() {
	wp_remote_post(
		home_url( '/' ),
		array(
			'blocking'  => false,
			'timeout'   => 0.01,
			'sslverify' => apply_filters( 'https_local_ssl_verify', false ), // as WP-Cron does
			'body'      => array( 'parvis_comments_send' => '1' ),
		)
	);
}

// anybody may ask for it: all it does is to send what is due
add_action(
	'init',
	function () {
		// phpcs:ignore WordPress.Security.NonceVerification
		if ( ! isset( $_POST['parvis_comments_send'] ) ) {
			return;
		}
		ignore_user_abort( true );
		header( 'Content-Length: 0' );
		header( 'Connection: close' );
		flush();
		parvis_comments_send();
		exit;
	},
	20
);

/** WordPress drops an event within ten minutes of another one of its kind: there is one at most, and it is moved. */
function parvis_comments_schedule( $at ) {
	wp_clear_scheduled_hook( 'parvis_comments_send' );
	wp_schedule_single_event( $at, 'parvis_comments_send' );
}

/** Sends what is due, oldest first, and comes back when the next one is. A failure ends the round: the others wait a minute. */
function parvis_comments_send() {
	global $wpdb;
	$table = parvis_comments_table();
	// phpcs:disable WordPress.DB
	$end = time() + PARVIS_COMMENTS_ROUND;
	while ( time() < $end ) {
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT * FROM $table WHERE due_at <= %d ORDER BY id LIMIT 1", time() ) );
		if ( ! $row ) {
			break;
		}
		// two senders never take the same row: the one that moves it first has it
		$until = time() + 2 * PARVIS_COMMENTS_TIMEOUT;
		$moved = $wpdb->query( $wpdb->prepare( "UPDATE $table SET due_at = %d WHERE id = %d AND due_at = %d", $until, $row->id, $row->due_at ) );
		if ( ! $moved ) {
			continue;
		}
		$body  = parvis_comments_body( $row->event, (int) $row->comment_id );
		$error = null === $body ? null : parvis_comments_push( $row->message_id, $body );
		if ( null === $error || $row->tries + 1 >= PARVIS_COMMENTS_MOST_TRIES ) {
			$wpdb->query( $wpdb->prepare( "DELETE FROM $table WHERE id = %d AND revision = %d", $row->id, $row->revision ) );
			continue;
		}
		$delay = PARVIS_COMMENTS_DELAYS[ min( (int) $row->tries, count( PARVIS_COMMENTS_DELAYS ) - 1 ) ];
		$wpdb->query( $wpdb->prepare( "UPDATE $table SET tries = tries + 1, due_at = %d WHERE id = %d", time() + $delay, $row->id ) );
		$wpdb->query( $wpdb->prepare( "UPDATE $table SET due_at = %d WHERE due_at <= %d", time() + PARVIS_COMMENTS_DELAYS[0], time() ) );
		break;
	}
	$waiting = (int) $wpdb->get_var( "SELECT COUNT(*) FROM $table" );
	if ( $waiting > PARVIS_COMMENTS_MOST_WAITING ) {
		$wpdb->query( $wpdb->prepare( "DELETE FROM $table ORDER BY id LIMIT %d", $waiting - PARVIS_COMMENTS_MOST_WAITING ) );
	}
	$next = $wpdb->get_var( "SELECT MIN(due_at) FROM $table" );
	// phpcs:enable
	if ( null === $next ) {
		wp_clear_scheduled_hook( 'parvis_comments_send' );
	} else {
		parvis_comments_schedule( max( (int) $next, time() + 1 ) );
	}
}
add_action( 'parvis_comments_send', 'parvis_comments_send' );

/*
 * What is sent.
 */

/** The JSON of one event; null when there is nothing left to tell. */
function parvis_comments_body( $event, $comment_id ) {
	$told = array( 'id' => $comment_id );
	if ( 'created' === $event ) {
		$comment = get_comment( $comment_id );
		if ( ! $comment ) {
			return null;
		}
		$told = parvis_comments_view( $comment );
	}
	return wp_json_encode(
		array(
			'version' => 1,
			'event'   => $event,
			'site'    => home_url(),
			'at'      => gmdate( 'Y-m-d\TH:i:s' ) . substr( sprintf( '%.3F', fmod( microtime( true ), 1 ) ), 1 ) . 'Z',
			'comment' => $told,
		)
	);
}

/** A comment in the words of the REST API (`context=edit`), without the visitor's address and browser. */
function parvis_comments_view( WP_Comment $comment ) {
	$words  = array( '1' => 'approved', '0' => 'hold' );
	$post   = get_post( (int) $comment->comment_post_ID );
	$posted = array();
	if ( $post ) {
		$posted[] = array(
			'id'       => $post->ID,
			'title'    => array( 'rendered' => get_the_title( $post ) ),
			'link'     => get_permalink( $post ),
			'date_gmt' => str_replace( ' ', 'T', $post->post_date_gmt ),
		);
	}
	return array(
		'id'                 => (int) $comment->comment_ID,
		'post'               => (int) $comment->comment_post_ID,
		'parent'             => (int) $comment->comment_parent,
		'author'             => (int) $comment->user_id,
		'author_name'        => $comment->comment_author,
		'author_email'       => $comment->comment_author_email,
		'author_url'         => $comment->comment_author_url,
		'author_avatar_urls' => array( '96' => get_avatar_url( $comment, array( 'size' => 96 ) ) ),
		'date_gmt'           => str_replace( ' ', 'T', $comment->comment_date_gmt ),
		'content'            => array(
			'raw'      => $comment->comment_content,
			'rendered' => apply_filters( 'comment_text', $comment->comment_content, $comment ),
		),
		'link'               => get_comment_link( $comment ),
		'status'             => isset( $words[ $comment->comment_approved ] ) ? $words[ $comment->comment_approved ] : $comment->comment_approved,
		'type'               => parvis_comments_is_one( $comment ) ? 'comment' : $comment->comment_type,
		'_embedded'          => array( 'up' => $posted ),
	);
}

/** Posts one signed message and waits for the answer; null when it was taken, else what went wrong. */
function parvis_comments_push( $message_id, $body ) {
	$time   = time();
	$secret = base64_decode( substr( get_option( 'parvis_comments_secret', '' ), strlen( 'whsec_' ) ) );
	$sign   = base64_encode( hash_hmac( 'sha256', "$message_id.$time.$body", $secret, true ) );
	$answer = wp_remote_post(
		get_option( 'parvis_comments_address', '' ),
		array(
			'timeout'     => PARVIS_COMMENTS_TIMEOUT,
			'redirection' => 0,
			'headers'     => array(
				'content-type'      => 'application/json',
				'webhook-id'        => $message_id,
				'webhook-timestamp' => (string) $time,
				'webhook-signature' => "v1,$sign",
			),
			'body'        => $body,
		)
	);
	if ( is_wp_error( $answer ) ) {
		$error = $answer->get_error_message();
	} else {
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$told   = json_decode( wp_remote_retrieve_body( $answer ), true );
		$detail = is_array( $told ) && isset( $told['detail'] ) ? ': ' . substr( (string) $told['detail'], 0, 200 ) : '';
		$error  = $status >= 200 && $status < 300 ? null : "HTTP $status$detail";
	}
	$state = array( 'at' => $time, 'error' => $error );
	update_option( 'parvis_comments_state', $state, false );
	return $error;
}

/*
 * What is listened to. A status change fires several hooks, the queue makes one push of them.
 */

/** Whether it is a comment of a person: no pingback, review of a shop or note of the editor. */
function parvis_comments_is_one( $comment ) {
	return $comment instanceof WP_Comment && in_array( $comment->comment_type, array( '', 'comment' ), true );
}

function parvis_comments_changed( $comment_id ) {
	if ( parvis_comments_is_one( get_comment( $comment_id ) ) ) {
		parvis_comments_note( (int) $comment_id, 'changed' );
	}
}

add_action(
	'wp_insert_comment',
	function ( $comment_id, $comment ) {
		if ( parvis_comments_is_one( $comment ) ) {
			parvis_comments_note( (int) $comment_id, 'created' );
		}
	},
	10,
	2
);
add_action( 'edit_comment', 'parvis_comments_changed' );
add_action(
	'transition_comment_status',
	function ( $new_status, $old_status, $comment ) {
		parvis_comments_changed( $comment->comment_ID );
	},
	10,
	3
);
add_action(
	'deleted_comment',
	function ( $comment_id, $comment ) {
		if ( parvis_comments_is_one( $comment ) ) {
			parvis_comments_note( (int) $comment_id, 'deleted' );
		}
	},
	10,
	2
);
// the comments of a post go to the trash with it and come back with it, without a hook of their own
add_action(
	'trashed_post_comments',
	function ( $post_id, $statuses ) {
		array_map( 'parvis_comments_changed', array_keys( (array) $statuses ) );
	},
	10,
	2
);
add_action(
	'untrashed_post_comments',
	function ( $post_id ) {
		array_map( 'parvis_comments_changed', get_comments( array( 'post_id' => $post_id, 'status' => 'any', 'fields' => 'ids' ) ) );
	}
);

require_once __DIR__ . '/settings.php';
