/** Folders in which a command keeps what a later one needs. */
package io.shardrepair.local.store;
