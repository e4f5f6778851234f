<!doctype html>
<title><?php bloginfo( 'name' ); ?></title>
<?php
while ( have_posts() ) {
	the_post();
	the_title( '<h1>', '</h1>' );
	the_content();
	if ( is_singular() ) {
		comments_template( '/comments.php' );
	}
}
