<?php
// Installs the site and prints, as JSON, what its users need. Argument: the folder of the site.
$_SERVER['HTTP_HOST'] = (string) parse_url( (string) getenv( 'SITE_URL' ), PHP_URL_HOST );
define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$installed = wp_install( 'Maison Lumen', 'brand_agent', 'agent@brand.test', true, '', 'agent-pass' );
update_option( 'permalink_structure', '/%year%/%monthnum%/%postname%/' );
update_option( 'comment_moderation', '1' );
update_option( 'timezone_string', 'America/New_York' ); // local time and UTC must not be the same by chance
update_option( 'template', 'plain' );
update_option( 'stylesheet', 'plain' );
activate_plugin( 'parvis-comments/parvis-comments.php' );

$user             = get_user_by( 'login', 'brand_agent' );
list( $password ) = WP_Application_Passwords::create_new_application_password( $user->ID, array( 'name' => 'Parvis' ) );
wp_delete_comment( 1, true );
$post = wp_insert_post(
	array(
		'post_title'     => 'The lamp “Halo” & its little sister',
		'post_content'   => 'Ask us anything.',
		'post_status'    => 'publish',
		'post_author'    => $user->ID,
		'comment_status' => 'open',
	)
);
echo json_encode(
	array(
		'userId'              => $installed['user_id'],
		'applicationPassword' => $password,
		'postId'              => $post,
	)
);
