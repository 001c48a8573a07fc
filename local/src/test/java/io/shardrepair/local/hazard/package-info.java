/**
 * What must be true of a repair whatever happened to the nodes before it and happens during it:
 * seeds draw the hazards, real servers are asked before and after.
 */
package io.shardrepair.local.hazard;
