/** A repair of nodes on this machine, by the local AWS. */
package io.shardrepair.local.repair;
