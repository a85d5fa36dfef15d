# Replicas and what goes with tables beside ../main.tf: of these the provider asks STS for the account, and KMS for the account's key.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "stage" {
  default = "one"
}

locals {
  first = var.stage == "one"
}

provider "aws" {
  skip_metadata_api_check = true
}

provider "aws" {
  alias                   = "west"
  region                  = "us-west-2"
  skip_metadata_api_check = true
}

resource "aws_dynamodb_table" "albums" {
  name             = "Albums"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  range_key        = "year"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  tags             = { team = "music", stage = var.stage }

  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "year"
    type = "N"
  }
  attribute {
    name = "cover"
    type = "B"
  }
  global_secondary_index {
    name               = "ByCover"
    hash_key           = "cover"
    range_key          = local.first ? "year" : "id"
    projection_type    = local.first ? "ALL" : "INCLUDE"
    non_key_attributes = local.first ? null : ["title"]
  }
  server_side_encryption {
    enabled = true
  }
  replica {
    region_name    = "us-west-2"
    propagate_tags = true
  }
  dynamic "replica" {
    for_each = local.first ? [] : ["eu-central-1"]
    content {
      region_name = replica.value
    }
  }
}

resource "aws_dynamodb_contributor_insights" "albums" {
  table_name = aws_dynamodb_table.albums.name
}

resource "aws_dynamodb_table" "tours" {
  name             = "Tours"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  lifecycle {
    ignore_changes = [replica] # which aws_dynamodb_table_replica makes
  }
}

resource "aws_dynamodb_table_replica" "tours" {
  provider         = aws.west
  global_table_arn = aws_dynamodb_table.tours.arn
  tags             = { stage = var.stage }
}

resource "aws_dynamodb_kinesis_streaming_destination" "tours" {
  table_name                               = aws_dynamodb_table.tours.name
  stream_arn                               = "arn:aws:kinesis:eu-west-1:000000000000:stream/tours"
  approximate_creation_date_time_precision = local.first ? "MILLISECOND" : "MICROSECOND"
}
