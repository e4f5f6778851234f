<?php
// Runs the PHP of standard input inside WordPress. Argument: the folder of the site.
$_SERVER['HTTP_HOST'] = (string) parse_url( (string) getenv( 'SITE_URL' ), PHP_URL_HOST );
require $argv[1] . '/wp-load.php';
eval( stream_get_contents( STDIN ) );
