/** Believes a repair when its points are read back. */
package io.shardrepair.verify;
