/** Writes what a comparison of dumps found missing into the server that lacks it. */
package io.shardrepair.local.load;
