/** Verifies a repair by reading its points back. */
package io.shardrepair.verify;
