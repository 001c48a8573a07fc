/** The repair plan: what is to be written where, as documents and objects. */
package io.shardrepair.plan;
