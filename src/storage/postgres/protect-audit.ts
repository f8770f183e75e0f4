/** What migration 0002 did, again: for a table whose trigger was dropped. A migration stays as it was released. */
export const PROTECT_AUDIT = [
  `create or replace function refuse_to_change_audit() returns trigger language plpgsql as $$
     begin
       raise exception 'the audit log is append-only: % is refused', lower(tg_op)
         using errcode = 'insufficient_privilege';
     end
   $$`,
  "drop trigger if exists audit_is_append_only on audit",
  `create trigger audit_is_append_only before update or delete or truncate on audit
     for each statement execute function refuse_to_change_audit()`,
  "alter table audit enable always trigger audit_is_append_only",
];
