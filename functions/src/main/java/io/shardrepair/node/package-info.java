/** The node script: what it is asked, and what it answers. */
package io.shardrepair.node;
