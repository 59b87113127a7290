CREATE TABLE "assessments" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"patient_id" text NOT NULL,
	"fhir_server" text,
	"content_hash" text NOT NULL,
	"model_id" text NOT NULL,
	"model_version" text NOT NULL,
	"ecg_time" bigint NOT NULL,
	"ecg_references" text[] NOT NULL,
	"ecg" jsonb NOT NULL,
	"logits" double precision[] NOT NULL,
	"warnings" jsonb NOT NULL,
	"assessed_at" bigint NOT NULL,
	"retracted_at" bigint,
	"retraction_reason" text,
	"written_at" bigint,
	CONSTRAINT "assessments_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"tenant_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hook_instance" text NOT NULL,
	"user_id" text NOT NULL,
	"patient_id" text NOT NULL,
	"at" bigint NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"assessment_id" text,
	"content_hash" text,
	"model_hash" text NOT NULL,
	"policy_hash" text NOT NULL,
	"card_uuids" jsonb NOT NULL,
	"silences" jsonb NOT NULL,
	CONSTRAINT "audit_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq")
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"tenant_id" text NOT NULL,
	"uuid" text NOT NULL,
	"assessment_id" text NOT NULL,
	"indicator_id" text NOT NULL,
	"user_id" text NOT NULL,
	"patient_id" text NOT NULL,
	"suggestion_uuids" jsonb NOT NULL,
	"shown_at" bigint NOT NULL,
	"times_shown" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "cards_tenant_id_uuid_pk" PRIMARY KEY("tenant_id","uuid")
);
--> statement-breakpoint
CREATE TABLE "feedback" (
	"tenant_id" text NOT NULL,
	"digest" text NOT NULL,
	"card_uuid" text NOT NULL,
	"outcome" text NOT NULL,
	"accepted_suggestions" jsonb NOT NULL,
	"reason" jsonb,
	"comment" text,
	"outcome_at" bigint NOT NULL,
	"snoozed_until" bigint,
	"received_at" bigint NOT NULL,
	CONSTRAINT "feedback_tenant_id_digest_pk" PRIMARY KEY("tenant_id","digest")
);
--> statement-breakpoint
CREATE TABLE "silences" (
	"scope" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "used_tokens" (
	"digest" text PRIMARY KEY NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "assessments_of_ecg" ON "assessments" USING gin ("ecg_references");--> statement-breakpoint
CREATE INDEX "assessments_of_model" ON "assessments" USING btree ("model_id","model_version") WHERE "assessments"."retracted_at" is null;--> statement-breakpoint
CREATE INDEX "audit_of_assessment" ON "audit" USING btree ("tenant_id","assessment_id");--> statement-breakpoint
CREATE INDEX "cards_of_assessment" ON "cards" USING btree ("tenant_id","assessment_id","user_id");--> statement-breakpoint
CREATE INDEX "cards_by_uuid" ON "cards" USING btree ("uuid");--> statement-breakpoint
CREATE INDEX "feedback_of_card" ON "feedback" USING btree ("tenant_id","card_uuid");--> statement-breakpoint
CREATE INDEX "used_tokens_by_expiry" ON "used_tokens" USING btree ("expires_at");