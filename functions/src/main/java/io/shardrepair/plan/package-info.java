/** The repair plan: what to write where, as documents and objects. */
package io.shardrepair.plan;
