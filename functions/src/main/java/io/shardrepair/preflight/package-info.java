/** Says no before anything is touched. */
package io.shardrepair.preflight;
